package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.ConvTranspose2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.LeakyReLU;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.layer.Unflatten;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.state.Parts;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;

/**
 * Two nets that learn from each other, for grey pictures of 28x28 pixels.
 *
 * @param generator makes pictures [n, 1, 28, 28] of noise [n, {@value #NOISE}]
 * @param discriminator scores pictures, [n, 1]: above 0 for real ones
 */
public record Gan(Layer generator, Layer discriminator) {
    private static final int NOISE = 64;
    private static final float SLOPE = 0.2f;
    private static final int SAMPLES_AT_ONCE = 250;

    /** Of layers that join everything with everything. */
    public static Gan dense() {
        return new Gan(
                new Sequential(
                        new Linear(NOISE, 256),
                        new BatchNorm1d(256),
                        new LeakyReLU(SLOPE),
                        new Linear(256, 512),
                        new BatchNorm1d(512),
                        new LeakyReLU(SLOPE),
                        new Linear(512, 784),
                        new Sigmoid(),
                        new Unflatten(1, 1, 28, 28)),
                new Sequential(
                        new Flatten(),
                        new Linear(784, 512),
                        new LeakyReLU(SLOPE),
                        new Dropout(0.3f),
                        new Linear(512, 256),
                        new LeakyReLU(SLOPE),
                        new Dropout(0.3f),
                        new Linear(256, 1)));
    }

    /** Of convolutions that halve height and width, and of transposed ones that double them. */
    public static Gan convolutional() {
        return new Gan(
                new Sequential(
                        new Linear(NOISE, 64 * 7 * 7),
                        new BatchNorm1d(64 * 7 * 7),
                        new ReLU(),
                        new Unflatten(1, 64, 7, 7),
                        new ConvTranspose2d(64, 32, 4, 2, 1), // 32 maps of 14 x 14
                        new BatchNorm2d(32),
                        new ReLU(),
                        new ConvTranspose2d(32, 1, 4, 2, 1), // a picture of 28 x 28
                        new Sigmoid()),
                new Sequential(
                        new Conv2d(1, 16, 4, 2, 1), // 16 maps of 14 x 14
                        new LeakyReLU(SLOPE),
                        new Dropout(0.3f),
                        new Conv2d(16, 32, 4, 2, 1), // 32 of 7 x 7
                        new LeakyReLU(SLOPE),
                        new Dropout(0.3f),
                        new Flatten(),
                        new Linear(32 * 7 * 7, 1)));
    }

    /** Standard normal noise for {@code n} pictures. */
    public Tensor noise(int n) {
        return Tensor.randn(n, NOISE);
    }

    /** {@code n} pictures that follow from the seed. */
    public Tensor sample(int n, long seed) {
        var random = new Generator(seed);
        float[] pixels = new float[n * 28 * 28];
        generator.eval();
        for (int from = 0; from < n; from += SAMPLES_AT_ONCE) {
            var shape = Shape.of(Math.min(SAMPLES_AT_ONCE, n - from), NOISE);
            Tensor noise = new Tensor(NDArray.generate(shape, random::nextGaussian));
            float[] some = NoGrad.run(() -> generator.forward(noise)).toArray();
            System.arraycopy(some, 0, pixels, from * 28 * 28, some.length);
        }
        generator.train();
        return Tensor.of(pixels, n, 1, 28, 28);
    }

    /** Lets checkpoints hold the discriminator and its optimizer, too; the generator and its own are in them anyway. */
    public Callback inCheckpoints(Optimizer ofDiscriminator) {
        return new Opponent(Parts.of(discriminator), Parts.of(ofDiscriminator));
    }

    private record Opponent(Stateful discriminator, Stateful optimizer) implements Callback, Stateful {
        @Override
        public void saveState(TrainingState to) {
            discriminator.saveState(to.at("discriminator"));
            optimizer.saveState(to.at("optimizer"));
        }

        @Override
        public void loadState(TrainingState from) {
            discriminator.loadState(from.at("discriminator"));
            optimizer.loadState(from.at("optimizer"));
        }
    }
}
