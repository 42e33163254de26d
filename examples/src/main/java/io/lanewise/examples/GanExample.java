package io.lanewise.examples;

import io.lanewise.examples.support.DigitScore;
import io.lanewise.examples.support.Gan;
import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.schedule.LinearLR;
import io.lanewise.nn.train.LearningRates;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes up handwritten digits (Goodfellow et al., "Generative adversarial nets", 2014): a generator turns noise into pictures, a discriminator learns to
 * tell them from real ones, and the generator learns to deceive it. A third net, which reads digits, judges what comes out.
 */
@Command(
        name = "gan",
        description = "Makes up handwritten digits: a generator and a discriminator learn from each other.")
final class GanExample extends ImageExample {
    private static final int DENSE_EPOCHS = 10;
    private static final int CONV_EPOCHS = 5;
    private static final int SAMPLES = 10_000;
    private static final int BATCH = 64;

    private enum Model {
        DENSE,
        CONV
    }

    @Option(names = "--data", paramLabel = "DIR", description = FILES + " (12 MB).")
    private @Nullable Path data;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "dense",
            description = "dense, or conv, of convolutions and transposed ones, which trains for " + CONV_EPOCHS
                    + " epochs unless told otherwise (default: ${DEFAULT-VALUE}).")
    private Model model = Model.DENSE;

    @Option(
            names = "--judge",
            paramLabel = "FILE",
            description = "Weights that cnn --save wrote, of the net that judges. Without it one is trained first.")
    private @Nullable Path judge;

    GanExample() {
        super(DENSE_EPOCHS, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        if (model == Model.CONV) {
            usualEpochs(CONV_EPOCHS);
        }
        TensorDataset train = digits(data, true);
        Layer reader = CnnExample.reader(judge, train, seed());
        Gan gan = model == Model.CONV ? Gan.convolutional() : Gan.dense();
        Layer generator = gan.generator();
        Layer discriminator = gan.discriminator();
        System.out.printf("generator: %s%ndiscriminator: %s%n", generator, discriminator);

        // The first beta is that of Radford et al., "Unsupervised representation learning with deep convolutional
        // GANs", 2016. Each net learns against a moving target; shorter steps let both come to rest.
        var lossFn = new BCEWithLogitsLoss();
        var generatorStep = new Adam(generator.parameters(), 1e-3f).betas(0.5f, 0.999f);
        var discriminatorStep = new Adam(discriminator.parameters(), gan.rate()).betas(0.5f, 0.999f);
        var loader = DataLoader.of(train)
                .batchSize(BATCH)
                .shuffle(true)
                .seed(seed())
                .dropLast(true)
                .build();
        int steps = epochs() * loader.batches();
        var trainer = Trainer.of(
                        generator,
                        batch -> {
                            int n = batch.size();
                            Tensor real = Tensor.ones(n, 1).mul(0.9f); // never quite sure: it then goes on learning
                            Tensor fakes = generator.forward(gan.noise(n));

                            // First the discriminator learns. Detached, the fakes are mere pictures: no gradient goes
                            // on to the generator.
                            discriminator.requiresGrad(true);
                            Tensor wrong = lossFn.forward(discriminator.forward(batch.x()), real)
                                    .add(lossFn.forward(discriminator.forward(fakes.detach()), Tensor.zeros(n, 1)));
                            discriminatorStep.zeroGrad();
                            wrong.backward();
                            discriminatorStep.step();

                            // Then the generator: its loss is small where the discriminator, now frozen, takes fakes
                            // for real.
                            discriminator.requiresGrad(false);
                            return lossFn.forward(discriminator.forward(fakes), Tensor.ones(n, 1));
                        },
                        generatorStep)
                .callback(LearningRates.perBatch(new LinearLR(generatorStep, 1, 0.1f, steps)))
                .callback(LearningRates.perBatch(new LinearLR(discriminatorStep, 1, 0.1f, steps)))
                .callback(gan.inCheckpoints(discriminatorStep))
                .callback(gan.judgedBy(reader, seed()));
        fit(trainer, loader);

        Tensor samples = gan.sample(SAMPLES, seed());
        var score = DigitScore.of(reader, samples);
        System.out.printf("inception score %.3f of %d samples%n", score.inception(), SAMPLES);
        for (int digit = 0; digit < score.shares().length; digit++) {
            System.out.printf("%d: %5.2f %%%n", digit, 100 * score.shares()[digit]);
        }
        picture("samples.png", () -> sheet(samples, score.answers(), DIGITS));
        report.put("inception_score", score.inception()).put("least_share", score.rarest());
        trained(generator, report);
    }
}
