package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Compares gradients with difference quotients (PyTorch's {@code torch.autograd.gradcheck}), for operations of one's own:
 *
 * {@snippet :
 * GradCheck.check(x -> new Cube().apply(x.get(0)), Tensor.randn(3, 4));
 * }
 *
 * <p>Numbers are float32, so the quotient is that of five points, {@code (f(x-2h) - 8 f(x-h) + 8 f(x+h) - f(x+2h)) / 12h}, whose error falls
 * with the fourth power of h: good to four digits for a function that is smooth at the scale of h. Corners within 2h of an element (ReLU at 0)
 * give wrong quotients. Elements of the result are weighted differently, so that no error hides in a sum.
 *
 * @param step h, relative to elements larger than 1
 * @param tolerance largest distance, relative to gradients larger than 1
 */
public record GradCheck(float step, float tolerance) {
    /** Steps of 0.02 and a tolerance of 0.001. */
    public GradCheck() {
        this(0.02f, 1e-3f);
    }

    /** Checks with the usual step and tolerance; see {@link #of}. */
    public static void check(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
        new GradCheck().of(f, inputs);
    }

    /**
     * Computes f and its gradients at the inputs, of which all that are float32 are taken to require one.
     *
     * @throws IllegalStateException if a gradient is not what the difference quotient is, or is missing; the message names the input, the
     *     element and both numbers
     */
    public void of(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
        List<Tensor> own = new ArrayList<>();
        for (Tensor input : inputs) {
            Tensor copy = new Tensor(input.value().copy());
            own.add(input.isInt() ? copy : copy.requiresGrad(true));
        }
        Tensor result = f.apply(own);
        if (!result.requiresGrad()) {
            throw new IllegalStateException(
                    "gradcheck: the result does not require a gradient; is the operation recorded?");
        }
        double[] weights = new double[Math.toIntExact(result.size())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i * 7 % 11 - 5) * 0.25 + 0.125;
        }
        result.backward(seed(weights, result));
        for (int i = 0; i < inputs.length; i++) {
            if (!own.get(i).isInt()) {
                compare(f, own, i, weights);
            }
        }
    }

    private static Tensor seed(double[] weights, Tensor result) {
        float[] seed = new float[weights.length];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (float) weights[i];
        }
        return Tensor.of(seed, result.shape().dims());
    }

    private void compare(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, int which, double[] weights) {
        Tensor input = inputs.get(which);
        Tensor gradient = input.grad();
        if (gradient == null) {
            throw new IllegalStateException(
                    "gradcheck: no gradient reached input " + which + " of shape " + input.shape());
        }
        float[] analytic = gradient.toArray();
        for (int i = 0; i < analytic.length; i++) {
            double numeric = quotient(f, inputs, which, i, weights);
            if (!(Math.abs(numeric - analytic[i]) <= tolerance * Math.max(1, Math.abs(numeric)))) {
                throw new IllegalStateException("gradcheck: the gradient of input " + which + " at element "
                        + Arrays.toString(index(i, input.shape().dims())) + " of " + input.shape() + " is "
                        + analytic[i]
                        + ", but the difference quotient is " + (float) numeric);
            }
        }
    }

    private double quotient(
            Function<List<Tensor>, Tensor> f, List<Tensor> inputs, int which, int element, double[] weights) {
        Tensor input = inputs.get(which);
        int[] index = index(element, input.shape().dims());
        float kept = input.get(index);
        float h = step * Math.max(1, Math.abs(kept));
        double sum = 0;
        double[] factors = {1, -8, 8, -1};
        float[] places = {kept - 2 * h, kept - h, kept + h, kept + 2 * h};
        try {
            for (int k = 0; k < places.length; k++) {
                input.value().set(places[k], index);
                sum += factors[k] * weighted(f.apply(inputs), weights);
            }
        } finally {
            input.value().set(kept, index);
        }
        return sum / (12.0 * h);
    }

    private static double weighted(Tensor result, double[] weights) {
        float[] values = result.toArray();
        Checks.that(values.length == weights.length, "gradcheck", "the function must always give the same shape");
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    /** Index of an element by its place, last dimension fastest. */
    static int[] index(int flat, int... dims) {
        int[] index = new int[dims.length];
        int left = flat;
        for (int d = dims.length - 1; d >= 0; d--) {
            index[d] = left % dims[d];
            left /= dims[d];
        }
        return index;
    }
}
