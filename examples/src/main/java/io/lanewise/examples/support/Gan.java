package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Init;
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
import io.lanewise.nn.layer.Tanh;
import io.lanewise.nn.layer.Unflatten;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.state.Parts;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.util.List;

/**
 * Two nets that learn from each other, for grey pictures of 28x28 pixels.
 *
 * @param generator makes pictures [n, 1, 28, 28] of noise [n, {@value #NOISE}]
 * @param discriminator scores pictures, [n, 1]: above 0 for real ones
 * @param rate at which the discriminator learns; it must neither see through every fake nor be deceived by all
 */
public record Gan(Layer generator, Layer discriminator, float rate) {
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
                        new Linear(256, 1)),
                2e-4f);
    }

    /**
     * Of transposed convolutions that double height and width, and of convolutions that halve them (Radford et al., "Unsupervised representation
     * learning with deep convolutional generative adversarial networks", 2016): batch normalisation but where pictures come out or in, weights that are
     * small at first, pixels from -1 to 1 within.
     */
    public static Gan convolutional() {
        var generator = new Sequential(
                new Linear(NOISE, 64 * 7 * 7),
                new Unflatten(1, 64, 7, 7),
                new BatchNorm2d(64),
                new ReLU(),
                new ConvTranspose2d(64, 32, 4, 2, 1), // 32 maps of 14 x 14
                new BatchNorm2d(32),
                new ReLU(),
                new ConvTranspose2d(32, 1, 4, 2, 1), // a picture of 28 x 28
                new Tanh(),
                new Scaled(0.5f, 0.5f)); // from 0 to 1
        var discriminator = new Sequential(
                new Scaled(2, -1),
                new Conv2d(1, 32, 4, 2, 1), // 32 maps of 14 x 14
                new LeakyReLU(SLOPE),
                new Conv2d(32, 64, 4, 2, 1), // 64 of 7 x 7
                new BatchNorm2d(64),
                new LeakyReLU(SLOPE),
                new Flatten(),
                new Linear(64 * 7 * 7, 1));
        for (Layer net : List.of(generator, discriminator)) {
            net.namedParameters().forEach((name, p) -> {
                if (p.shape().rank() > 1) {
                    Init.normal(p.value(), 0, 0.02);
                } else if (name.endsWith("bias")) {
                    Init.constant(p.value(), 0);
                }
            });
        }
        return new Gan(generator, discriminator, 1e-3f);
    }

    /** Numbers on another scale: times a factor, plus a shift. */
    private static final class Scaled extends Layer {
        private final float factor;
        private final float shift;

        Scaled(float factor, float shift) {
            this.factor = factor;
            this.shift = shift;
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.mul(factor).add(shift);
        }

        @Override
        protected String extraRepr() {
            return "factor=" + factor + ", shift=" + shift;
        }
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

    /** Prints after each epoch what a judge says of some pictures. */
    public Callback judgedBy(Layer judge, long seed) {
        return new Callback() {
            @Override
            public void onEpochEnd(Run run) {
                var score = DigitScore.of(judge, sample(1000, seed));
                System.out.printf("inception score %.2f, rarest digit %.3f%n", score.inception(), score.rarest());
            }
        };
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
