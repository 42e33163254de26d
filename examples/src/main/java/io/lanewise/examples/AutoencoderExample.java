package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.ImageSheet;
import io.lanewise.examples.support.Pca;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.metric.RocAuc;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Learns to say a digit's 784 pixels in 32 numbers and to draw it from them (Hinton and Salakhutdinov, 2006). A second net is shown noisy pictures
 * and learns to clean them. What is no digit comes back badly, which tells it from digits.
 */
@Command(
        name = "autoencoder",
        description = "Digits in 32 numbers: against PCA, cleaning noise, finding what is no digit.")
final class AutoencoderExample extends ImageExample {
    private static final int PIXELS = 784;
    private static final int CODE = 32;
    private static final float NOISE = 0.4f;
    private static final int SHOWN = 20;

    @Option(names = "--data", paramLabel = "DIR", description = FILES + " (12 MB).")
    private @Nullable Path data;

    @Option(
            names = "--fashion",
            paramLabel = "DIR",
            description =
                    "Folder with Fashion-MNIST's files, the pictures that are no digits. Without it, fashion-mnist or"
                            + " fashion-mnist-2k beside --data; where neither is, they are downloaded once (30 MB).")
    private @Nullable Path fashion;

    AutoencoderExample() {
        super(20, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        Tensor train = digits(data, true).x().flatten(1);
        Tensor test = digits(data, false).x().flatten(1);
        Tensor other = clothes(fashion, data).x().flatten(1);

        var model = train("plain", train, x -> x);
        double mse = mse(reconstruct(model, test), test);
        double pca = mse(Pca.fit(train, CODE).reconstruct(test), test);
        System.out.printf("squared error a pixel: autoencoder %.4f, PCA with %d components %.4f%n", mse, CODE, pca);
        double auc = RocAuc.between(errors(model, test), errors(model, other));
        System.out.printf("ROC-AUC telling clothes from digits by their errors: %.4f%n", auc);
        report.put("test_mse", mse).put("pca_mse", pca).put("auc", auc);

        var cleaner = train("denoising", train, AutoencoderExample::noisy);
        Tensor noisy = noisy(test);
        double cleaned = mse(reconstruct(cleaner, noisy), test);
        System.out.printf("squared error of noisy pictures %.4f, of cleaned ones %.4f%n", mse(noisy, test), cleaned);
        report.put("noisy_mse", mse(noisy, test)).put("cleaned_mse", cleaned);
        trained(model, report);

        var rows = List.of(
                test, reconstruct(model, test), noisy, reconstruct(cleaner, noisy), other, reconstruct(model, other));
        var first = rows.stream().map(row -> row.slice(0, 0, SHOWN)).toList();
        float[] pixels = Functional.cat(first, 0).toArray();
        picture("autoencoder.png", () -> ImageSheet.tiles(pixels, SHOWN));
    }

    /** A net that gives the pictures back when it is shown what {@code change} makes of them. */
    private Layer train(String part, Tensor pictures, UnaryOperator<Tensor> change) throws IOException {
        var model = new Sequential(
                new Linear(PIXELS, 128),
                new ReLU(),
                new Linear(128, CODE),
                new Linear(CODE, 128),
                new ReLU(),
                new Linear(128, PIXELS),
                new Sigmoid());
        System.out.println(model);
        var lossFn = new MSELoss();
        var parts = new TensorDataset(pictures, pictures).randomSplit(59.0 / 60, seed());
        var trainer = Trainer.of(
                        model,
                        batch -> lossFn.forward(model.forward(change.apply(batch.x())), batch.x()),
                        new Adam(model.parameters(), 1e-3f))
                .validation(parts.get(1), 500)
                .callback(EarlyStopping.on("val_loss").patience(epochs()).restoreBest(true));
        fit(part, trainer, shuffled(parts.get(0), 128));
        return model;
    }

    private static Tensor noisy(Tensor pictures) {
        return pictures.add(Tensor.randn(pictures.shape().dims()).mul(NOISE)).clamp(0, 1);
    }

    private static Tensor reconstruct(Layer model, Tensor pictures) {
        return NoGrad.run(() -> model.forward(pictures));
    }

    /** The squared error of each picture. */
    private static Tensor errors(Layer model, Tensor pictures) {
        return reconstruct(model, pictures).sub(pictures).square().mean(1);
    }

    private static double mse(Tensor answer, Tensor truth) {
        return answer.sub(truth).square().mean().item();
    }
}
