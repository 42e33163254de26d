package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;

/** Adds normal noise of mean 0 to every element of inputs of any shape (torchvision's {@code GaussianNoise}). */
public final class GaussianNoise implements Transform {
    private final float sigma;
    private final boolean clip;

    /** Of this standard deviation; results outside [0, 1] become 0 or 1, as a pixel that is too dark or too bright. */
    public GaussianNoise(float sigma) {
        this(sigma, true);
    }

    /**
     * Of this standard deviation.
     *
     * @param sigma at least 0
     * @param clip whether results outside [0, 1] become 0 or 1
     */
    public GaussianNoise(float sigma, boolean clip) {
        this.sigma = Checks.notNegative("GaussianNoise", "sigma", sigma);
        this.clip = clip;
    }

    @Override
    public Tensor apply(Tensor x, Generator random) {
        Checks.floats("GaussianNoise", x.value());
        float[] values = x.toArray();
        for (int i = 0; i < values.length; i++) {
            float noisy = (float) (values[i] + sigma * random.nextGaussian());
            values[i] = clip ? Math.clamp(noisy, 0f, 1f) : noisy;
        }
        return Tensor.of(values, x.shape().dims());
    }
}
