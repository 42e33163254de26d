package io.lanewise.nn.train;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Ends training with a {@link DivergedException} as soon as a batch's loss is NaN or infinite, before any checkpoint could be written.
 * The message lists what to check in the order in which it pays, with what this training has there.
 */
public final class TerminateOnNaN implements Callback {
    @Override
    public void onStepEnd(Run run) {
        if (!Double.isFinite(run.stepLoss())) {
            throw new DivergedException(advice(run));
        }
    }

    private static String advice(Run run) {
        Batch batch = run.batch();
        return String.format(
                Locale.ROOT,
                "training: the loss is %s after step %d (epoch %d, step %d)%s. Check, in this order:%n"
                        + "  1. the learning rate, here %s: a tenth of it, or clipNorm(1)%n"
                        + "  2. the scale of the inputs, here %s: StandardScaler brings them to around 0%n"
                        + "  3. a logarithm of 0, or a division by it, in the loss: BCEWithLogitsLoss and CrossEntropyLoss of"
                        + " scores instead of BCELoss and NLLLoss of probabilities%n"
                        + "  4. the labels, here %s: whole classes from 0 to one less than the model's outputs; targets of"
                        + " a size like the outputs'",
                run.stepLoss(),
                run.totalSteps(),
                run.epoch(),
                run.step(),
                firstParameter(run),
                run.optimizer().learningRate(),
                range(batch.x()),
                range(batch.y()));
    }

    private static String firstParameter(Run run) {
        for (Map.Entry<String, ? extends Tensor> entry :
                run.model().namedParameters().entrySet()) {
            if (!isFinite(entry.getValue().toArray())) {
                return "; the first parameter that is not finite is " + entry.getKey();
            }
        }
        return "; all parameters are finite";
    }

    private static boolean isFinite(float... values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static String range(Tensor tensor) {
        if (tensor.isInt()) {
            int[] values = tensor.toIntArray();
            return "whole numbers from " + Arrays.stream(values).min().orElse(0) + " to "
                    + Arrays.stream(values).max().orElse(0);
        }
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        int bad = 0;
        for (float value : tensor.toArray()) {
            if (Float.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            } else {
                bad++;
            }
        }
        return "from " + least + " to " + most + (bad == 0 ? "" : ", and " + bad + " that are not finite");
    }
}
