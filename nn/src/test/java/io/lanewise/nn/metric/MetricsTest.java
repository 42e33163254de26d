package io.lanewise.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.metric.ConfusionMatrix.Average;
import io.lanewise.nn.train.Metric;
import io.lanewise.nn.train.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Every figure against a short computation of its own, in one go and in parts that are merged. */
class MetricsTest {
    private static final int N = 60;
    private static final int CLASSES = 4;

    private final Generator random = new Generator(3);
    private final Tensor scores = new Tensor(NDArray.generate(Shape.of(N, CLASSES), () -> random.uniform(-2, 2)));
    private final int[] labels = ints(CLASSES);
    private final Tensor classes = Tensor.ofInts(labels, N);

    /** Probabilities of which many are equal. */
    private final Tensor probabilities =
            new Tensor(NDArray.generate(Shape.of(N), () -> random.nextInt(10) / 10f + 0.05f));

    private final Tensor targets = floats(ints(2));

    private int[] ints(int bound) {
        int[] numbers = new int[N];
        Arrays.setAll(numbers, i -> random.nextInt(bound));
        return numbers;
    }

    private static Tensor floats(int... values) {
        float[] numbers = new float[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values[i];
        }
        return Tensor.of(numbers);
    }

    /** The same figure of all samples at once, and of three parts. */
    private static <C extends Tally> double both(
            Supplier<C> start, BiConsumer<C, C> merge, ToDoubleFunction<C> figure, Tensor prediction, Tensor target) {
        C whole = start.get();
        whole.add(prediction, target);
        C merged = start.get();
        for (int[] part : List.of(new int[] {0, 7}, new int[] {7, 8}, new int[] {8, N})) {
            C count = start.get();
            count.add(prediction.slice(0, part[0], part[1]), target.slice(0, part[0], part[1]));
            merge.accept(merged, count);
        }
        merge.accept(merged, start.get());
        double value = figure.applyAsDouble(whole);
        assertEquals(value, figure.applyAsDouble(merged), 1e-12);
        C resumed = start.get();
        resumed.numbers(whole.numbers());
        assertEquals(value, figure.applyAsDouble(resumed));
        return value;
    }

    private int answer(int sample) {
        float[] all = scores.toArray();
        int best = 0;
        for (int c = 0; c < CLASSES; c++) {
            best = all[sample * CLASSES + c] > all[sample * CLASSES + best] ? c : best;
        }
        return best;
    }

    @Test
    void accuracyAndTopK() {
        for (int k = 1; k <= CLASSES; k++) {
            int right = 0;
            for (int i = 0; i < N; i++) {
                float[] row = scores.slice(0, i, i + 1).toArray();
                float own = row[labels[i]];
                Arrays.sort(row);
                right += own >= row[CLASSES - k] ? 1 : 0;
            }
            int top = k;
            double value = both(() -> new TopK(top), TopK::merge, TopK::value, scores, classes);
            assertEquals((double) right / N, value, 1e-12, "k " + k);
        }
        double binary = both(() -> new TopK(1), TopK::merge, TopK::value, probabilities, targets);
        float[] given = probabilities.toArray();
        float[] truths = targets.toArray();
        int right = 0;
        for (int i = 0; i < N; i++) {
            right += (given[i] > 0.5f) == (truths[i] == 1) ? 1 : 0;
        }
        assertEquals((double) right / N, binary, 1e-12);
    }

    @Test
    void precisionRecallAndF1() {
        double macro = 0;
        double weighted = 0;
        ConfusionMatrix matrix = new ConfusionMatrix();
        matrix.add(scores, classes);
        for (int c = 0; c < CLASSES; c++) {
            int hit = 0;
            int answered = 0;
            int support = 0;
            for (int i = 0; i < N; i++) {
                hit += labels[i] == c && answer(i) == c ? 1 : 0;
                answered += answer(i) == c ? 1 : 0;
                support += labels[i] == c ? 1 : 0;
            }
            double precision = (double) hit / answered;
            double recall = (double) hit / support;
            double f1 = 2 * precision * recall / (precision + recall);
            assertEquals(precision, matrix.precision(c), 1e-12);
            assertEquals(recall, matrix.recall(c), 1e-12);
            assertEquals(f1, matrix.f1(c), 1e-12);
            assertEquals(hit, matrix.count(c, c));
            assertEquals(support, matrix.support(c));
            macro += f1 / CLASSES;
            weighted += f1 * support / N;
        }
        assertEquals(macro, merged(m -> m.f1(Average.MACRO)), 1e-12);
        assertEquals(weighted, merged(m -> m.f1(Average.WEIGHTED)), 1e-12);
        assertEquals(merged(ConfusionMatrix::accuracy), merged(m -> m.recall(Average.WEIGHTED)), 1e-12);
        assertTrue(matrix.toString().lines().count() == CLASSES + 1, matrix.toString());
    }

    private double merged(ToDoubleFunction<ConfusionMatrix> figure) {
        return both(ConfusionMatrix::new, ConfusionMatrix::merge, figure, scores, classes);
    }

    @Test
    void classesThatDoNotOccur() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(Tensor.of(new float[] {1, 0, 0, 1, 0, 0}, 2, 3), Tensor.ofInts(new int[] {0, 1}, 2));
        assertEquals(0, matrix.precision(2));
        assertEquals(0, matrix.recall(1));
        assertEquals((0.5 + 0) / 2, matrix.precision(Average.MACRO), 1e-12, "class 2 occurs nowhere");
        assertThrows(IllegalArgumentException.class, () -> matrix.add(scores, classes));
        matrix.add(Tensor.of(new float[] {1, 0, 0}, 1, 3), Tensor.ofInts(new int[] {-100}, 1));
        assertEquals(0.5, matrix.accuracy());
    }

    @Test
    void areaUnderTheCurve() {
        float[] given = probabilities.toArray();
        float[] truths = targets.toArray();
        double right = 0;
        int pairs = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                if (truths[i] == 1 && truths[j] == 0) {
                    right += given[i] > given[j] ? 1 : given[i] == given[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertEquals(right / pairs, both(RocAuc::new, RocAuc::merge, RocAuc::value, probabilities, targets), 1e-12);
        RocAuc signs = new RocAuc();
        signs.add(Tensor.of(-0f, 0f, -3, -2, 5), Tensor.of(1, 0, 0, 1, 1));
        assertEquals((0.5 + 1 + 0 + 1 + 1 + 1) / 6, signs.value(), 1e-12);
        assertEquals(signs.value(), RocAuc.between(Tensor.of(0f, -3), Tensor.of(-0f, -2, 5)), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> signs.add(Tensor.of(Float.NaN), Tensor.of(1)));
    }

    @Test
    void logLossAndPerplexity() {
        double entropy = new CrossEntropyLoss().forward(scores, classes).item();
        double value = both(LogLoss::new, LogLoss::merge, LogLoss::value, scores, classes);
        assertEquals(entropy, value, 1e-6);
        assertEquals(Math.exp(value), both(LogLoss::new, LogLoss::merge, LogLoss::perplexity, scores, classes), 1e-12);
        double binary = new BCELoss().forward(probabilities, targets).item();
        assertEquals(binary, both(LogLoss::new, LogLoss::merge, LogLoss::value, probabilities, targets), 1e-6);
        LogLoss sure = new LogLoss();
        sure.add(Tensor.of(1, 0), Tensor.of(0, 0));
        assertEquals(50, sure.value());
    }

    @Test
    void errorsOfRegression() {
        float[] given = probabilities.toArray();
        float[] truths = scores.select(1, 0).toArray();
        double squares = 0;
        double distances = 0;
        double mean = 0;
        for (int i = 0; i < N; i++) {
            squares += Math.pow((double) given[i] - truths[i], 2) / N;
            distances += Math.abs((double) given[i] - truths[i]) / N;
            mean += (double) truths[i] / N;
        }
        double variance = 0;
        for (float truth : truths) {
            variance += Math.pow(truth - mean, 2) / N;
        }
        Tensor y = Tensor.of(truths);
        assertEquals(squares, errors(RegressionErrors::mse, y), 1e-12);
        assertEquals(Math.sqrt(squares), errors(RegressionErrors::rmse, y), 1e-12);
        assertEquals(distances, errors(RegressionErrors::mae, y), 1e-12);
        assertEquals(1 - squares / variance, errors(RegressionErrors::r2, y), 1e-12);
    }

    private double errors(ToDoubleFunction<RegressionErrors> figure, Tensor y) {
        return both(RegressionErrors::new, RegressionErrors::merge, figure, probabilities, y);
    }

    @Test
    void asMetricsOfATraining() {
        for (Metric metric : List.of(
                Metrics.accuracy(),
                Metrics.topK(2),
                Metrics.precision(Average.MACRO),
                Metrics.recall(Average.MACRO),
                Metrics.f1(Average.WEIGHTED),
                Metrics.logLoss(),
                Metrics.perplexity())) {
            Metric.Count count = metric.start();
            count.add(scores, classes);
            assertTrue(count.value() > 0, metric.name());
            assertThrows(IllegalArgumentException.class, () -> count.add(scores, targets), metric.name());
        }
        for (Metric metric : List.of(Metrics.rocAuc(), Metrics.mse(), Metrics.mae(), Metrics.r2())) {
            Metric.Count count = metric.start();
            count.add(probabilities, targets);
            assertTrue(Double.isFinite(count.value()), metric.name());
        }
    }

    @Test
    void wrongCalls() {
        Tensor tooMany = Tensor.ofInts(new int[] {0, 4}, 2);
        Tensor two = scores.slice(0, 0, 2);
        assertThrows(IllegalArgumentException.class, () -> new TopK(0));
        assertThrows(IllegalArgumentException.class, () -> new TopK(5).add(scores, classes));
        assertThrows(IllegalArgumentException.class, () -> new TopK(1).add(two, tooMany));
        assertThrows(IllegalArgumentException.class, () -> new TopK(1).merge(new TopK(2)));
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix().add(two, tooMany));
        assertThrows(IllegalArgumentException.class, () -> new LogLoss().add(two, tooMany));
        assertThrows(IllegalArgumentException.class, () -> new RocAuc().add(scores, classes));
        assertThrows(IllegalArgumentException.class, () -> new RegressionErrors().add(two, targets));
    }
}
