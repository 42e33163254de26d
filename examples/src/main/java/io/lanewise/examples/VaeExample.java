package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.ImageSheet;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.op.Reduction;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Learns what handwritten digits look like, and draws new ones: a variational autoencoder (Kingma and Welling, 2014). */
@Command(name = "vae", description = "Draws digits that nobody wrote: a variational autoencoder on MNIST.")
final class VaeExample extends ImageExample {
    private static final int PIXELS = 784;
    private static final int CODE = 20;
    private static final int SIDE = 20;

    @Option(names = "--data", paramLabel = "DIR", description = FILES + " (12 MB).")
    private @Nullable Path data;

    VaeExample() {
        super(10, 1);
    }

    /** A picture becomes a cloud of codes around a mean; a code drawn from the cloud must lead back to the picture. */
    private static final class Vae extends Layer {
        private static final BCEWithLogitsLoss DIFFERENCE = new BCEWithLogitsLoss(Reduction.SUM);

        private final Linear hidden = child("hidden", new Linear(PIXELS, 400));
        private final Linear mean = child("mean", new Linear(400, CODE));
        private final Linear logVariance = child("log_variance", new Linear(400, CODE));
        private final Sequential decoder =
                child("decoder", new Sequential(new Linear(CODE, 400), new ReLU(), new Linear(400, PIXELS)));

        /** What the picture looks like after the way through its mean code. */
        @Override
        public Tensor forward(Tensor x) {
            return decoder.forward(code(x)).sigmoid();
        }

        Tensor code(Tensor x) {
            return mean.forward(hidden.forward(x).relu());
        }

        /** Minus the evidence lower bound, in nats a picture: how badly it comes back, plus how far its cloud is from a standard normal one. */
        Tensor loss(Tensor x) {
            Tensor features = hidden.forward(x).relu();
            Tensor mu = mean.forward(features);
            Tensor lv = logVariance.forward(features);
            Tensor code =
                    mu.add(Tensor.randn(mu.shape().dims()).mul(lv.mul(0.5f).exp()));
            Tensor difference = DIFFERENCE.forward(decoder.forward(code), x);
            Tensor divergence = mu.square().add(lv.exp()).sub(lv).sub(1).sum().mul(0.5f);
            return difference.add(divergence).div(x.shape().dim(0));
        }
    }

    @Override
    protected void run(Report report) throws IOException {
        TensorDataset pictures = digits(data, true);
        TensorDataset test = digits(data, false);
        var parts = pictures.randomSplit(new int[] {pictures.size() - pictures.size() / 30, pictures.size() / 30}, 1);

        var model = new Vae();
        System.out.println(model);
        var trainer = Trainer.of(model, batch -> model.loss(batch.x().flatten(1)), new Adam(model.parameters(), 1e-3f))
                .validation(parts.get(1), 500)
                .callback(EarlyStopping.on("val_loss").patience(epochs()).restoreBest(true));
        fit(trainer, shuffled(parts.get(0), 128));

        double elbo = trainer.evaluate(test, 500).getOrDefault("loss", Double.NaN);
        System.out.printf("minus ELBO %.2f nats a picture on %d new ones%n", elbo, test.size());
        report.put("test_elbo", elbo);
        trained(model, report);
        draw("latent.png", model, between(model, test));
        draw("samples.png", model, Tensor.randn(SIDE * SIDE, CODE));
    }

    /** Codes on the way between those of four digits, 0 and 1 above, 4 and 7 below: a piece of a plane in the space of codes. */
    private static Tensor between(Vae model, TensorDataset test) {
        List<Integer> labels = Arrays.stream(test.y().toIntArray()).boxed().toList();
        Tensor corners = test.batch(labels.indexOf(0), labels.indexOf(1), labels.indexOf(4), labels.indexOf(7))
                .x();
        float[][] shares = new float[SIDE * SIDE][];
        for (int i = 0; i < shares.length; i++) {
            int row = i / SIDE;
            float down = row / (SIDE - 1f);
            float right = i % SIDE / (SIDE - 1f);
            shares[i] = new float[] {(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right};
        }
        return NoGrad.run(() -> Tensor.of(shares).matmul(model.code(corners.flatten(1))));
    }

    private void draw(String file, Vae model, Tensor codes) throws IOException {
        float[] pixels =
                NoGrad.run(() -> model.decoder.forward(codes).sigmoid()).toArray();
        picture(file, () -> ImageSheet.tiles(pixels, SIDE));
    }
}
