package io.lanewise.bench.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.ArgExtreme;
import io.lanewise.core.kernel.Clamp;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.Conversion;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.core.kernel.IntSums;
import io.lanewise.core.kernel.MathFunctions;
import io.lanewise.core.kernel.OptimizerRule;
import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.core.kernel.PRelu;
import io.lanewise.core.kernel.PairwiseLoss;
import io.lanewise.core.kernel.PairwiseLosses;
import io.lanewise.core.kernel.Powers;
import io.lanewise.core.kernel.Products;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.Scan;
import io.lanewise.core.kernel.Selection;
import io.lanewise.core.kernel.Sorting;
import io.lanewise.core.kernel.Triangle;
import io.lanewise.core.kernel.Where;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every family of kernels once, on arrays of 256 KB with elements between 0 and 1: what is slow, or has become so, stands out. */
final class Sweep {
    private static final int ROWS = 256;
    private static final int WIDTH = 256;
    private static final Shape SHAPE = Shape.of(ROWS, WIDTH);

    private final Predicate<String> wanted;
    private final Consumer<KernelCase> measure;
    private final NDArray x = NDArray.random(SHAPE, 1);
    private final NDArray y = NDArray.random(SHAPE, 2);
    private final NDArray out = NDArray.zeros(ROWS, WIDTH);
    private final NDArray mask = Comparison.GREATER.of(x, y);
    private final NDArray index = NDArray.ofInts(new int[ROWS], ROWS);
    private final NDArray places = NDArray.ofInts(new int[ROWS * WIDTH], ROWS, WIDTH);

    private Sweep(Predicate<String> wanted, Consumer<KernelCase> measure) {
        this.wanted = wanted;
        this.measure = measure;
    }

    static void each(Predicate<String> wanted, Consumer<KernelCase> measure) {
        var sweep = new Sweep(wanted, measure);
        sweep.functions();
        sweep.losses();
        sweep.reductions();
        sweep.arithmetic();
        sweep.movements();
        sweep.rules();
    }

    private void add(String name, int reads, int writes, Supplier<NDArray> kernel) {
        if (wanted.test(name + " 256K")) {
            measure.accept(
                    new KernelCase(name, "256K", SHAPE.size(), reads, writes, false, kernel, KernelCase.Check.NUMBERS));
        }
    }

    private void into(String name, int reads, Runnable kernel) {
        add(name, reads, 1, () -> {
            kernel.run();
            return out;
        });
    }

    private void functions() {
        List<Activation> all = Stream.concat(Activations.all().stream(), MathFunctions.all().stream())
                .distinct()
                .toList();
        for (Activation f : all) {
            into(f.name(), 1, () -> f.forward(x, out));
            into(f.name() + " gradient", 3, () -> f.backward(x, y, y, out, false));
        }
        into("gelu gradient, added", 4, () -> Activations.GELU.backward(x, y, y, out, true));
        NDArray odd = NDArray.random(Shape.of(255, 257), 1);
        NDArray oddOut = NDArray.zeros(255, 257);
        into("gelu gradient, odd", 3, () -> Activations.GELU.backward(odd, odd, odd, oddOut, false));
        NDArray slopes = NDArray.full(Shape.of(1), 0.25f);
        add("prelu", 1, 1, () -> PRelu.forward(x, slopes));
        add("prelu gradient", 2, 1, () -> PRelu.inputGradient(x, slopes, y));
        add("prelu gradient of the slope", 2, 1, () -> PRelu.slopeGradient(x, y));
        add("clamp", 1, 1, () -> Clamp.forward(x, 0.2f, 0.8f));
        add("clamp gradient", 2, 1, () -> Clamp.backward(x, y, 0.2f, 0.8f));
    }

    private void losses() {
        NDArray one = NDArray.full(Shape.of(), 1);
        for (PairwiseLoss loss : PairwiseLosses.all()) {
            into(loss.name() + " loss", 2, () -> loss.forward(x, y, out));
            into(loss.name() + " loss gradient", 2, () -> loss.predictionGradient(x, y, one, 1, out));
        }
    }

    private void reductions() {
        add("sum", 1, 0, () -> Reductions.sum(x, false));
        add("sum of rows", 1, 0, () -> Reductions.sum(x, false, 1));
        add("sum of columns", 1, 0, () -> Reductions.sum(x, false, 0));
        add("mean", 1, 0, () -> Reductions.mean(x, false));
        add("max", 1, 0, () -> Reductions.max(x, false));
        add("max of rows", 1, 0, () -> Reductions.max(x, false, 1));
        add("max of columns", 1, 0, () -> Reductions.max(x, false, 0));
        add("min of rows", 1, 0, () -> Reductions.min(x, false, 1));
        add("argmax", 1, 0, () -> Reductions.argmax(x));
        add("argmax of rows", 1, 0, () -> ArgExtreme.max(x, 1));
        add("argmax of columns", 1, 0, () -> ArgExtreme.max(x, 0));
        NDArray ten = NDArray.random(Shape.of(6554, 10), 1);
        add("argmax of rows of 10", 1, 0, () -> ArgExtreme.max(ten, 1));
        add("max of rows of 10", 1, 0, () -> Reductions.max(ten, false, 1));
        add("sum of rows of 10", 1, 0, () -> Reductions.sum(ten, false, 1));
        add("sum of columns of 10", 1, 0, () -> Reductions.sum(ten, false, 0));
        add("sum of ints", 1, 0, () -> IntSums.sum(mask, false));
        add("sum of ints of rows", 1, 0, () -> IntSums.sum(mask, false, 1));
        add("running sum", 1, 1, () -> Scan.sum(x, 1, false));
        add("running sum of columns", 1, 1, () -> Scan.sum(x, 0, false));
        add("product", 1, 0, () -> Products.along(x, 1));
        add("product gradient", 1, 1, () -> Products.backward(x, NDArray.full(Shape.of(ROWS), 1), 1));
    }

    private void arithmetic() {
        NDArray row = NDArray.random(Shape.of(WIDTH), 3);
        NDArray column = NDArray.random(Shape.of(ROWS, 1), 4);
        add("add", 2, 1, () -> Elementwise.add(x, y));
        add("add a row", 1, 1, () -> Elementwise.add(x, row));
        add("add a column", 1, 1, () -> Elementwise.add(x, column));
        add("outer sum", 0, 1, () -> Elementwise.add(column, row));
        add("div", 2, 1, () -> Elementwise.div(x, y));
        add("maximum", 2, 1, () -> Elementwise.maximum(x, y));
        add("share of the maximum", 2, 1, () -> Selection.share(x, y));
        add("add, one of them transposed", 2, 1, () -> Elementwise.add(x, y.transpose()));
        into("axpy", 2, () -> Elementwise.axpy(0.5f, x, out));
        add("pow 2", 1, 1, () -> Elementwise.pow(x, 2));
        add("pow 3", 1, 1, () -> Elementwise.pow(x, 3));
        add("pow 2.5", 1, 1, () -> Elementwise.pow(x, 2.5f));
        add("pow of arrays", 2, 1, () -> Powers.of(x, y));
        for (Comparison comparison : Comparison.values()) {
            add(comparison.toString(), 2, 1, () -> comparison.of(x, y));
        }
        add("where", 3, 1, () -> Where.of(mask, x, y));
        add("where, rows", 1, 1, () -> Where.of(mask, row, y));
        add("where, a number", 2, 1, () -> Where.of(mask, x, NDArray.zeros(1)));
    }

    private void movements() {
        add("transpose", 1, 1, () -> x.transpose().contiguous());
        add("permute", 1, 1, () -> x.reshape(16, 16, 256).permute(1, 0, 2).contiguous());
        add("slice of columns", 1, 1, () -> x.slice(1, 1, WIDTH - 1).contiguous());
        add("select rows", 1, 1, () -> Indexing.select(x, 0, index));
        add("select columns", 1, 1, () -> Indexing.select(x, 1, index));
        add("gather", 2, 1, () -> Indexing.gather(x, 1, places));
        into("add at rows", 2, () -> Indexing.add(out, 0, index, x));
        into("scatter-add", 3, () -> Indexing.scatterAdd(out, 1, places, x));
        add("lower triangle", 1, 1, () -> Triangle.lower(x, 0));
        add("to int", 1, 1, () -> Conversion.toInt(x));
        add("to float", 1, 1, () -> Conversion.toFloat(mask));
        add("sort", 1, 2, () -> Sorting.sort(x, 1, false));
        add("top 5", 1, 0, () -> Sorting.top(x, 1, 5, true));
    }

    private void rules() {
        for (OptimizerRule rule : OptimizerRules.all()) {
            NDArray[] states = new NDArray[rule.states()];
            Arrays.setAll(states, i -> NDArray.full(SHAPE, 1));
            float[] numbers = new float[rule.numbers()];
            Arrays.fill(numbers, 0.5f);
            NDArray p = NDArray.full(SHAPE, 1);
            add(rule + " step", 2 + states.length, 1 + states.length, () -> {
                rule.step(numbers, p, x, states);
                return p;
            });
        }
    }
}
