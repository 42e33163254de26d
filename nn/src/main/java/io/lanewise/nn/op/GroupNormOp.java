package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.GroupNorm;
import io.lanewise.core.kernel.Normalised;
import io.lanewise.core.kernel.Statistics;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Groups of channels of each sample normalised; the gradients are {@link GroupNorm}'s. Also for instance normalisation. */
record GroupNormOp(
        String operation, NDArray x, int groups, @Nullable NDArray w, Statistics statistics, NormInputs given)
        implements Backward {
    /** @param seen receives the statistics */
    static Tensor forward(
            String operation,
            Tensor x,
            int groups,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            float epsilon,
            Consumer<Statistics> seen) {
        NDArray w = NormInputs.array(weight);
        Normalised result = GroupNorm.forward(operation, x.value(), groups, w, NormInputs.array(bias), epsilon);
        seen.accept(result.statistics());
        NormInputs given = new NormInputs(weight != null, bias != null);
        GroupNormOp recorded = new GroupNormOp(operation, x.value(), groups, w, result.statistics(), given);
        return Tape.record(result.y(), recorded, NormInputs.list(x, weight, bias));
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        given.add(GroupNorm.backward(operation, x, groups, w, statistics, dy), inputs);
    }

    @Override
    public void release() {
        statistics.release();
    }
}
