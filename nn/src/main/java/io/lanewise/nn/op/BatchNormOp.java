package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.BatchNorm;
import io.lanewise.core.kernel.Normalised;
import io.lanewise.core.kernel.Statistics;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Channels normalised over the batch, by its own statistics or by given ones; the gradients are {@link BatchNorm}'s.
 *
 * @param own whether the statistics are the batch's own
 */
record BatchNormOp(
        String operation, NDArray x, @Nullable NDArray w, Statistics statistics, boolean own, NormInputs given)
        implements Backward {
    /** @param seen receives the statistics */
    static Tensor train(
            String operation,
            Tensor x,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            float epsilon,
            Consumer<Statistics> seen) {
        Normalised result =
                BatchNorm.forward(operation, x.value(), NormInputs.array(weight), NormInputs.array(bias), epsilon);
        seen.accept(result.statistics());
        return record(operation, x, weight, bias, result, true);
    }

    static Tensor infer(
            String operation,
            Tensor x,
            Tensor mean,
            Tensor variance,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            float epsilon) {
        Normalised result = BatchNorm.infer(
                operation,
                x.value(),
                mean.value(),
                variance.value(),
                NormInputs.array(weight),
                NormInputs.array(bias),
                epsilon);
        return record(operation, x, weight, bias, result, false);
    }

    private static Tensor record(
            String operation,
            Tensor x,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            Normalised result,
            boolean own) {
        NormInputs given = new NormInputs(weight != null, bias != null);
        BatchNormOp recorded =
                new BatchNormOp(operation, x.value(), NormInputs.array(weight), result.statistics(), own, given);
        return Tape.record(result.y(), recorded, NormInputs.list(x, weight, bias));
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        given.add(BatchNorm.backward(operation, x, w, statistics, own, dy), inputs);
    }

    @Override
    public void release() {
        statistics.release();
    }
}
