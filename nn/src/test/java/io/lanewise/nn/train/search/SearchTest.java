package io.lanewise.nn.train.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.SGD;
import io.lanewise.nn.train.DivergedException;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.TerminateOnNaN;
import io.lanewise.nn.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SearchTest {
    private final Tensor x = Tensor.arange(0, 1, 1.0 / 23).unsqueeze(1);
    private final TensorDataset line = new TensorDataset(x, x.mul(2).add(1));

    private static History fit(float rate, TensorDataset train, TensorDataset validation) {
        return fit(new Linear(1, 1), rate, train, validation);
    }

    private static History fit(Layer model, float rate, TensorDataset train, TensorDataset validation) {
        return Trainer.of(model, new MSELoss(), new SGD(model.parameters(), rate))
                .validation(validation, 100)
                .callback(new TerminateOnNaN())
                .fit(DataLoader.of(train).batchSize(4).build(), 30);
    }

    @Test
    void everySampleIsValidatedOnOnce() {
        List<KFold.Fold> folds = KFold.of(line, 5, 1);
        List<Float> seen = new ArrayList<>();
        for (KFold.Fold fold : folds) {
            assertTrue(fold.validation().size() == 4 || fold.validation().size() == 5);
            assertEquals(23, fold.train().size() + fold.validation().size());
            TreeSet<Float> both = new TreeSet<>();
            for (float value : fold.train().x().toArray()) {
                both.add(value);
            }
            for (float value : fold.validation().x().toArray()) {
                both.add(value);
                seen.add(value);
            }
            assertEquals(23, both.size());
        }
        assertEquals(new TreeSet<>(seen).size(), seen.size());
        assertEquals(23, seen.size());
        assertThrows(IllegalArgumentException.class, () -> KFold.of(line, 24, 1));
        assertThrows(IllegalArgumentException.class, () -> KFold.of(line, 1, 1));
    }

    @Test
    void configurationsAreComparedOnFoldsTheBestFirst() {
        Results<Float> results = Search.over(List.of(1e-3f, 0.3f, 1e30f), "val_loss")
                .restarts(2)
                .crossValidate(line, 3, SearchTest::fit);
        assertEquals(0.3f, results.best());
        assertEquals(
                List.of(0.3f, 1e-3f, 1e30f),
                results.rows().stream().map(Results.Row::configuration).toList());
        Results.Row<Float> best = results.rows().getFirst();
        assertEquals(6, best.trainings());
        assertEquals(30, best.epochs());
        assertTrue(best.mean() < 0.05 && best.deviation() > 0, best.toString());
        assertEquals(6, results.rows().getLast().diverged());
        List<String> table = results.toString().lines().toList();
        assertEquals(4, table.size());
        assertTrue(table.getFirst().startsWith("configuration"), table.getFirst());
        assertTrue(table.getLast().contains("6 diverged"), table.getLast());
        assertEquals(1, table.stream().map(String::length).distinct().count());
    }

    @Test
    void meanAndDeviationAreThoseOfTheTrainings() {
        double[] values = new double[3];
        int[] count = new int[1];
        Results<String> results = Search.over(List.of("one"), "val_loss")
                .restarts(3)
                .run(name -> {
                    History history = fit(0.01f, line, line);
                    values[count[0]++] = history.best("val_loss");
                    return history;
                });
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        assertEquals(mean, results.rows().getFirst().mean(), 1e-12);
        assertEquals(Math.sqrt(squares / 2), results.rows().getFirst().deviation(), 1e-12);
    }

    @Test
    void theBestOfSeveralBeginningsIsKept() {
        List<History> histories = new ArrayList<>();
        Restarts best = Restarts.best(4, 7, "val_loss", () -> {
            Layer model = new Linear(1, 1);
            History history = fit(model, 0.01f, line, line);
            histories.add(history);
            return new Restarts.Trained(model, history);
        });
        double least =
                histories.stream().mapToDouble(h -> h.best("val_loss")).min().orElseThrow();
        assertEquals(least, best.history().best("val_loss"));
        assertEquals(best.history(), histories.get((int) best.seed() - 7));
        assertThrows(
                DivergedException.class,
                () -> Restarts.best(2, 1, "val_loss", () -> {
                    Layer model = new Linear(1, 1);
                    return new Restarts.Trained(model, fit(model, 1e30f, line, line));
                }));
    }
}
