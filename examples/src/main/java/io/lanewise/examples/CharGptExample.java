package io.lanewise.examples;

import io.lanewise.core.array.Generator;
import io.lanewise.examples.support.Gpt;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TextExample;
import io.lanewise.examples.support.TextSampler;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Characters;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TokenWindows;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.schedule.CosineAnnealingLR;
import io.lanewise.nn.optim.schedule.SequentialLR;
import io.lanewise.nn.train.LearningRates;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import picocli.CommandLine.Command;

/**
 * A small GPT that learns to write like Shakespeare, a character at a time: nanoGPT's configuration for a CPU, 4 layers of 4 heads, width 128, 64
 * characters of context.
 */
@Command(name = "char-gpt", description = "A small GPT learns to write like Shakespeare, character by character.")
final class CharGptExample extends TextExample {
    private static final int CONTEXT = 64;
    private static final int BATCH = 12;
    private static final int STEPS = 2000;
    private static final int WARM_UP = 100;
    private static final int VALIDATION_BATCHES = 200;

    CharGptExample() {
        super(1, 1337);
    }

    @Override
    protected void run(Report report) throws IOException {
        String text = text();
        var characters = Characters.of(text);
        int[] tokens = characters.encode(text);
        int[] train = TextExample.front(tokens, 0.9);
        int[] validation = TextExample.back(tokens, 0.9);

        var model = new Gpt(characters.size(), CONTEXT);
        long parameters = model.parameters().stream().mapToLong(Tensor::size).sum();
        System.out.printf("%d characters, %d different; %d parameters%n", tokens.length, characters.size(), parameters);

        // Matrices are pulled towards zero, biases and norms are not.
        var optimizer = AdamW.decayingMatrices(model.parameters(), 1e-3f, 0.1f).betas(0.9f, 0.99f);
        int steps = STEPS * epochs();
        var rate = SequentialLR.warmUp(1f / WARM_UP, WARM_UP, new CosineAnnealingLR(optimizer, steps - WARM_UP, 1e-4f));

        var lossFn = new CrossEntropyLoss();
        var trainer = Trainer.of(
                        model,
                        batch -> lossFn.forward(
                                model.forward(batch.x()).reshape(-1, characters.size()),
                                batch.y().reshape(-1)),
                        optimizer)
                .clipNorm(1)
                .callback(LearningRates.perBatch(rate));
        fit(
                trainer,
                DataLoader.of(TokenWindows.random(train, CONTEXT, BATCH * STEPS, seed()))
                        .batchSize(BATCH)
                        .build());

        double loss = trainer.evaluate(TokenWindows.random(validation, CONTEXT, BATCH * VALIDATION_BATCHES, 1), BATCH)
                .getOrDefault("loss", Double.NaN);
        System.out.printf("validation loss %.4f nats a character%n%n", loss);
        var sampler = new TextSampler(characters, 0.8f, 20, new Generator(seed()));
        System.out.println(sampler.window(model, "\n", CONTEXT, 500));
        report.put("val_loss", loss).put("parameters", parameters);
        trained(model, report);
    }
}
