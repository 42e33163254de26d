package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.*;
import io.lanewise.nn.autograd.*;
import io.lanewise.nn.data.*;
import io.lanewise.nn.io.*;
import io.lanewise.nn.layer.*;
import io.lanewise.nn.loss.*;
import io.lanewise.nn.optim.*;
import io.lanewise.nn.optim.schedule.*;
import io.lanewise.nn.train.log.*;
import io.lanewise.nn.train.profile.*;
import io.lanewise.nn.train.search.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listings of docs/training.md as one program: each of them stands here, but for spaces, and so is compiled and run. */
class TrainingPageTest {
    @TempDir
    Path folder;

    static Layer net(int hiddenLayers, int width, float dropout) {
        List<Layer> layers = new ArrayList<>();
        int inputs = 2;
        for (int i = 0; i < hiddenLayers; i++) {
            layers.add(new Linear(inputs, width));
            layers.add(new ReLU());
            layers.add(new Dropout(dropout));
            inputs = width;
        }
        layers.add(new Linear(inputs, 1));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    @Test
    void thePageRuns() throws IOException {
        Generator.manualSeed(1);
        var data = Datasets.moons(400, 0.25f, 1);
        var parts = data.randomSplit(0.75, 1);
        TensorDataset train = parts.get(0);
        TensorDataset validation = parts.get(1);

        Layer model = net(2, 16, 0);
        History history = Trainer.of(model, new BCEWithLogitsLoss(), new Adam(model.parameters(), 0.01f))
                .validation(validation, 100)
                .callback(new ProgressBar())
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 20);
        System.out.println(history.last("loss") + " " + history.last("val_loss"));

        var optimizer = new SGD(model.parameters(), 0.1f).momentum(0.9f);
        Callback rate = LearningRates.perEpoch(new CosineAnnealingLR(optimizer, 20, 0));

        Restarts best = Restarts.best(3, 1, "val_loss", () -> {
            Layer candidate = net(1, 4, 0);
            History figures = Trainer.of(candidate, new BCEWithLogitsLoss(), new Adam(candidate.parameters(), 0.05f))
                    .validation(validation, 100)
                    .callback(EarlyStopping.on("val_loss").patience(5).restoreBest(true))
                    .fit(DataLoader.of(train).batchSize(32).shuffle(true).build(), 20);
            return new Restarts.Trained(candidate, figures);
        });
        System.out.println("seed " + best.seed() + ": " + best.history().best("val_loss"));

        Layer large = net(3, 64, 0);
        Trainer.of(large, new BCEWithLogitsLoss(), new Adam(large.parameters(), 0.01f))
                .validation(validation, 100)
                .callback(new LearningCurve(folder.resolve("curves.png")))
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 10);

        Results<Integer> results = Search.over(List.of(0, 1, 2), "val_loss")
                .crossValidate(data, 4, (hiddenLayers, trainFolds, fold) -> {
                    Layer candidate = net(hiddenLayers, 16, 0);
                    return Trainer.of(candidate, new BCEWithLogitsLoss(), new Adam(candidate.parameters(), 0.02f))
                            .validation(fold, 100)
                            .callback(EarlyStopping.on("val_loss").patience(4))
                            .fit(
                                    DataLoader.of(trainFolds)
                                            .batchSize(32)
                                            .shuffle(true)
                                            .build(),
                                    15);
                });
        System.out.println(results);
        int layers = results.best();

        Layer dropped = net(3, 64, 0.25f);

        Trainer.of(dropped, new BCEWithLogitsLoss(), new Adam(dropped.parameters(), 0.01f))
                .validation(validation, 100)
                .callback(EarlyStopping.on("val_loss").patience(3).restoreBest(true))
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 30);

        Layer small = net(3, 64, 0);
        Trainer.of(small, new BCEWithLogitsLoss(), new Adam(small.parameters(), 0.01f))
                .l1(1e-4f)
                .l2(1e-3f)
                .validation(validation, 100)
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 10);

        Layer saved = net(2, 16, 0.1f);
        Trainer trainer = Trainer.of(saved, new BCEWithLogitsLoss(), new Adam(saved.parameters(), 0.01f))
                .validation(validation, 100)
                .callback(new StopOnInterrupt())
                .callback(Checkpoint.in(folder).every(50).keepBest("val_loss").resume(true));
        trainer.fit(DataLoader.of(train).batchSize(32).shuffle(true).build(), 20);

        saved.loadStateDict(SafeTensors.load(folder.resolve("best.safetensors")));

        Layer byHand = net(1, 8, 0);
        var adam = new Adam(byHand.parameters(), 0.01f);
        var loader = DataLoader.of(train).batchSize(32).shuffle(true).build();
        var lossFn = new BCEWithLogitsLoss();
        var state = LoopState.in(folder.resolve("by-hand"))
                .with("model", byHand)
                .with("optimizer", adam)
                .with("loader", loader)
                .resume(true);
        for (int epoch = state.done() + 1; epoch <= 10 && !state.isInterrupted(); epoch++) {
            for (Batch batch : loader) {
                Tensor loss = lossFn.forward(byHand.forward(batch.x()), batch.y());
                adam.zeroGrad();
                loss.backward();
                adam.step();
            }
            state.done(epoch, loader.batches());
        }
        state.end();

        Layer watched = net(2, 16, 0);
        Trainer.of(watched, new BCEWithLogitsLoss(), new Adam(watched.parameters(), 0.01f))
                .validation(validation, 100)
                .callback(new CSVLogger(folder.resolve("training.csv")))
                .callback(TensorBoard.in(folder.resolve("board")).histograms(1))
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 3);
        System.out.println(Summary.of(watched, 32, 2));

        var profile = new Profile();
        Trainer.of(watched, new BCEWithLogitsLoss(), new Adam(watched.parameters(), 0.01f))
                .callback(profile)
                .fit(DataLoader.of(train).batchSize(32).shuffle(true).seed(1).build(), 5);
        System.out.println(profile);
        assertEquals(30, profile.steps());
        assertTrue(history.last("val_loss") < 0.5, history.toString());
        assertEquals(0.1f, optimizer.learningRate());
        assertNotNull(rate);
        assertEquals(3, results.rows().size());
        assertTrue(layers > 0, results.toString());
        assertTrue(best.history().best("val_loss") < 0.5);
        assertEquals(10, state.done());
        for (String file : List.of("curves.png", "training.csv", "board", "last.safetensors")) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
    }

    @Test
    void everyListingOfThePageStandsInThisTest() throws IOException {
        PageListings.standIn("training.md", TrainingPageTest.class, 11);
    }
}
