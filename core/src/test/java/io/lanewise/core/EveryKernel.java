package io.lanewise.core;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.conv.Convolution;
import io.lanewise.core.conv.Places;
import io.lanewise.core.conv.Pooling;
import io.lanewise.core.conv.Window;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.ArgExtreme;
import io.lanewise.core.kernel.Attention;
import io.lanewise.core.kernel.BatchNorm;
import io.lanewise.core.kernel.Clamp;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Embeddings;
import io.lanewise.core.kernel.Finite;
import io.lanewise.core.kernel.GradientNorm;
import io.lanewise.core.kernel.GroupNorm;
import io.lanewise.core.kernel.Heads;
import io.lanewise.core.kernel.MathFunctions;
import io.lanewise.core.kernel.Normalised;
import io.lanewise.core.kernel.OptimizerRule;
import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.core.kernel.PairwiseLoss;
import io.lanewise.core.kernel.PairwiseLosses;
import io.lanewise.core.kernel.Recurrence;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.RowNorm;
import io.lanewise.core.kernel.Selection;
import io.lanewise.core.kernel.Softmax;
import io.lanewise.core.kernel.Where;
import io.lanewise.core.matmul.Epilogue;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.simd.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that calls every kernel often enough to have it compiled. */
final class EveryKernel {
    private static final int ROUNDS = 3;

    /** Longer than one unrolled step of every loop, and no multiple of a vector. */
    private static final int LENGTH = 5 * Lanes.COUNT + 3;

    private EveryKernel() {}

    public static void main(String[] args) {
        packed();
        for (int round = 0; round < ROUNDS; round++) {
            try (Scope _ = Scope.open()) {
                products();
                elements();
                reductions();
                losses();
                norms();
                steps();
                recurrent();
                attention();
                images();
            }
        }
    }

    /** A B so large, and so many rows of A, that B is packed although its rows are contiguous: panel by panel, then row by row. */
    private static void packed() {
        Matmul.of(NDArray.random(404, 512, 1), NDArray.random(512, 192, 2));
        Matmul.of(NDArray.random(404, 515, 1), NDArray.random(515, 200, 2));
    }

    /** Rows and columns such that every tile has its turn: six, four, two and one rows; four, two, one vectors and less. */
    private static void products() {
        int columns = 7 * Lanes.COUNT + 3;
        for (int rows : new int[] {1, 3, 10}) {
            product(rows, 20, columns);
        }
        product(20, 11, 2 * Lanes.COUNT);
        product(5, 2 * Lanes.COUNT + 33, 5);
        product(1, 203, 20);
        product(1, 20, 17 * Lanes.COUNT);
        product(5, 203, 5);
        Matmul.of(
                NDArray.random(12, 50, 1),
                NDArray.random(50, 4 * Lanes.COUNT, 2),
                Epilogue.activation(Activations.RELU.loop()));
        NDArray everyOther = NDArray.random(80, 80, 2).slice(0, 0, 80, 2).slice(1, 0, 80, 2);
        Matmul.of(everyOther, everyOther);
    }

    private static void product(int m, int k, int n) {
        NDArray a = NDArray.random(m, k, 1);
        NDArray b = NDArray.random(k, n, 2);
        NDArray aTurned = NDArray.random(k, m, 3).transpose();
        NDArray bTurned = NDArray.random(n, k, 4).transpose();
        NDArray out = NDArray.zeros(m, n);
        for (NDArray left : List.of(a, aTurned)) {
            for (NDArray right : List.of(b, bTurned)) {
                Matmul.into(out, left, right);
                Matmul.accumulate(out, left, right);
            }
        }
        Matmul.of(
                a,
                b.slice(0, 0, k, 1).transpose().contiguous().transpose(),
                Epilogue.activation(Activations.RELU.loop()));
        Epilogue all = Epilogue.residual(out).withBias(NDArray.ones(n)).withActivation(Activations.RELU.loop());
        Matmul.of(a, b, all);
    }

    private static void elements() {
        NDArray x = NDArray.random(Shape.of(3, LENGTH), 5);
        NDArray y = NDArray.empty(x.shape(), "y");
        NDArray dx = NDArray.zeros(x.shape());
        List<Activation> functions = new ArrayList<>(Activations.all());
        functions.addAll(List.of(MathFunctions.TAN, MathFunctions.ASIN, MathFunctions.SINH)); // the longest of them
        for (Activation activation : functions) {
            activation.forward(x, y);
            activation.backward(x, y, x, dx, false);
            activation.backward(x, y, x, dx, true);
        }
        NDArray row = x.select(0, 0);
        NDArray column = x.slice(1, 0, 1);
        for (NDArray right : List.of(x, row, column)) {
            Elementwise.add(x, right);
            Elementwise.add(right, x);
            Elementwise.sub(x, right);
            Elementwise.sub(right, x);
            Elementwise.mul(x, right);
            Elementwise.mul(right, x);
            Elementwise.div(x, right);
            Elementwise.div(right, x);
            Elementwise.maximum(x, right);
            Elementwise.minimum(x, right);
            Elementwise.addInto(right, y);
            Elementwise.mulInto(right, y);
        }
        Elementwise.add(x, 2);
        Elementwise.axpy(2, x, y);
        for (float exponent : new float[] {-1, 0.5f, 1, 2, 3}) {
            Elementwise.pow(x, exponent);
        }
        NDArray.empty(Shape.of(LENGTH, 3), "copy").copyFrom(x.transpose());
        choices(x, row, column);
    }

    private static void choices(NDArray x, NDArray row, NDArray column) {
        NDArray mask = Comparison.LESS.of(x, column);
        Comparison.LESS.of(mask, mask);
        for (NDArray left : List.of(row, column)) {
            Where.of(mask, left, row);
            Where.of(mask, left, column);
        }
        Selection.share(x, row);
        Finite.firstOther(x);
        Clamp.backward(x, Clamp.forward(x, 0.2f, 0.7f), 0.2f, 0.7f);
    }

    private static void reductions() {
        NDArray x = NDArray.random(Shape.of(4, 3, LENGTH), 6);
        int[][] choices = {{}, {0}, {1}, {2}, {0, 2}};
        for (int[] dims : choices) {
            Reductions.sum(x, true, dims);
            Reductions.mean(x, false, dims);
            Reductions.max(x, false, dims);
            Reductions.min(x, false, dims);
        }
        Reductions.sumTo(x, NDArray.zeros(LENGTH), true);
        Reductions.argmax(x);
        for (int width : new int[] {3, 100}) {
            NDArray rows = NDArray.random(Shape.of(40, width), 7);
            Reductions.max(rows, false, 1);
            ArgExtreme.max(rows, 1);
        }
        for (int dim = 0; dim < 3; dim++) {
            ArgExtreme.max(x, dim);
        }
    }

    private static void losses() {
        NDArray x = NDArray.random(Shape.of(4, LENGTH), 7);
        NDArray dx = NDArray.zeros(4, LENGTH);
        for (NDArray rows : List.of(x, x.slice(1, 0, 3).contiguous())) {
            NDArray slope = NDArray.zeros(rows.shape());
            for (int dim = 0; dim < 2; dim++) {
                for (boolean accumulate : new boolean[] {false, true}) {
                    Softmax.softmaxBackward(Softmax.softmax(rows, dim), rows, slope, dim, accumulate);
                    Softmax.logSoftmaxBackward(Softmax.logSoftmax(rows, dim), rows, slope, dim, accumulate);
                }
            }
        }
        NDArray labels = NDArray.ofInts(new int[] {0, 2, 1, 5}, 4);
        NDArray far = Elementwise.mul(x, 1e3f); // probabilities that are 0
        Softmax.logSoftmax(far, 1);
        NDArray pairs = NDArray.random(Shape.of(3, 6 * Lanes.COUNT), 6);
        for (int i = 0; i < 5; i++) {
            Softmax.softmax(pairs, 1);
            Softmax.logSoftmax(pairs, 1);
        }
        for (float smoothing : new float[] {0, 0.1f}) {
            new CrossEntropy(null, 5, smoothing).forward(far, labels, NDArray.zeros(4), dx);
        }
        for (PairwiseLoss loss : PairwiseLosses.all()) {
            loss.forward(x, x, dx);
            for (NDArray above : List.of(x, NDArray.full(Shape.SCALAR, 2))) {
                loss.predictionGradient(x, x, above, 1, dx);
                if (loss.hasTargetGradient()) {
                    loss.targetGradient(x, x, above, 1, dx);
                }
            }
        }
    }

    private static void attention() {
        Heads heads = Heads.apart(NDArray.random(Shape.of(1, 1, LENGTH, LENGTH), 12));
        Heads out = Heads.apart(NDArray.zeros(1, 1, LENGTH, LENGTH));
        NDArray mask = NDArray.random(Shape.of(1, 1, LENGTH, LENGTH), 13);
        NDArray kept = NDArray.zeros(1, LENGTH, 2);
        for (float dropout : new float[] {0, 0.5f}) {
            Attention attention = new Attention(heads, heads, heads, mask, true, 1, dropout, 1, kept, null);
            attention.forward(out);
            Attention.Gradient gradient =
                    new Attention.Gradient(Heads.apart(NDArray.zeros(1, 1, LENGTH, LENGTH)), true);
            attention.backward(out, gradient, gradient, gradient);
        }
    }

    private static void recurrent() {
        for (RecurrentCell cell :
                List.of(RecurrentCells.LSTM, RecurrentCells.GRU, RecurrentCells.TANH, RecurrentCells.RELU)) {
            NDArray gates = NDArray.random(Shape.of(2, 3, cell.gates() * LENGTH), 10);
            NDArray out = NDArray.zeros(2, 3, LENGTH);
            NDArray states = NDArray.zeros(2, 3, LENGTH);
            NDArray state = NDArray.zeros(3, LENGTH);
            NDArray weight = NDArray.random(cell.recurrent() * LENGTH, LENGTH, 11);
            Recurrence recurrence =
                    new Recurrence(cell, gates, state, false, state, out, states, NDArray.zeros(2, 3, LENGTH), false);
            recurrence.forward(weight.transpose().copy());
            recurrence.backward(weight, out, state, state.copy(), gates.copy(), false);
        }
    }

    private static void norms() {
        for (Shape shape : List.of(Shape.of(3, 4, LENGTH), Shape.of(150, 4, 2))) {
            NDArray x = NDArray.random(shape, 10);
            NDArray w = NDArray.ones(shape.dim(2));
            Normalised rows = RowNorm.forward("row", x, w, w, true, 1);
            RowNorm.forward("row", x, w, w, false, 1);
            RowNorm.backward("row", x, w, rows.statistics(), true, x);
            for (int i = 0; i < 5; i++) { // a last row without another
                NDArray row = x.select(0, 0).slice(0, 0, 1);
                RowNorm.backward("row", row, w, rows.statistics(), true, row);
            }
            Normalised groups = GroupNorm.forward("group", x, 2, null, null, 1);
            GroupNorm.backward("group", x, 2, null, groups.statistics(), x);
            Normalised batch = BatchNorm.forward("batch", x, null, null, 1);
            BatchNorm.backward("batch", x, null, batch.statistics(), true, x);
        }
        NDArray whole = NDArray.random(Shape.of(8, 4 * Lanes.COUNT), 10);
        NDArray one = NDArray.ones(4 * Lanes.COUNT);
        for (int i = 0; i < 20; i++) {
            RowNorm.forward("row", whole, one, one, true, 1);
        }
        NDArray table = NDArray.ones(4, LENGTH);
        int[] index = {0, 2, 2};
        Embeddings.add(table, index, NDArray.ones(3, LENGTH), 3, true);
        Embeddings.bound(table, index, 1, 2);
    }

    private static void steps() {
        NDArray p = NDArray.random(Shape.of(LENGTH), 8);
        NDArray g = NDArray.random(Shape.of(LENGTH), 9);
        NDArray m = NDArray.zeros(LENGTH);
        NDArray v = NDArray.zeros(LENGTH);
        for (boolean choice : new boolean[] {false, true}) {
            var sgd = new OptimizerSteps.Sgd(0.1f, 0.01f, 0.9f, choice);
            OptimizerSteps.sgd(sgd, p, g);
            OptimizerSteps.momentum(sgd, p, g, m, 1);
            OptimizerSteps.adam(new OptimizerSteps.Adam(0.1f, 0.9f, 0.999f, 1e-8f, 0.01f, choice), p, g, m, v, 1);
        }
        GradientNorm.squares(g);
        NDArray slab = NDArray.zeros(32);
        for (OptimizerRule rule : OptimizerRules.all()) {
            NDArray[] states = new NDArray[rule.states()];
            Arrays.setAll(states, i -> NDArray.ones(32));
            rule.step(new float[rule.numbers()], slab, slab, states);
        }
    }

    /** The gradient of an input of so many channels. */
    private static void gradients(NDArray dy, int channels, int width) {
        Convolution convolution =
                new Convolution(Window.of("conv", 3, 1, 1, 1), Window.of("conv", width, 1, width / 2, 1), 1);
        NDArray dx = NDArray.zeros(dy.shape().dim(0), channels, 6, dy.shape().dim(3));
        NDArray w = NDArray.random(Shape.of(4, channels, 3, width), 16);
        for (boolean accumulate : new boolean[] {false, true}) {
            convolution.inputGradient(dy, w, dx, accumulate);
        }
    }

    /** Outputs that fill two vectors and a third, rows of places of fours and of fives, windows three and five wide. */
    private static void vectorsOfOutputs() {
        for (int width : new int[] {8, 10}) {
            for (int size = 3; size <= 5; size += 2) {
                Window window = Window.of("conv", size, 1, size / 2, 1);
                Convolution convolution = new Convolution(window, window, 1);
                NDArray x = NDArray.random(Shape.of(2, 16, 5, width), 17);
                NDArray w = NDArray.random(Shape.of(3 * Lanes.COUNT, 16, size, size), 18);
                NDArray y = convolution.forward(x, w, null, null);
                convolution.weightGradient(x, y, w, false);
            }
        }
    }

    /** Images in the lanes, with a border and without, the last ones taken again, in tiles of six outputs and of four. */
    private static void vectorsOfImages() {
        for (int outputs = 2; outputs <= 6; outputs += 4) { // 2 fill no vectors
            Window window = Window.of("conv", 3, 1, outputs / 4, 1);
            Convolution convolution = new Convolution(window, window, 1);
            NDArray x = NDArray.random(Shape.of(Lanes.COUNT + 1, 2, 9, 9), 19);
            NDArray w = NDArray.random(Shape.of(outputs, 2, 3, 3), 20);
            convolution.weightGradient(x, convolution.forward(x, w, null, null), w, false);
        }
    }

    /** Convolutions in products and row by row, rows taken apart in two and in three, results that lie apart; pooling in pairs and otherwise. */
    private static void images() {
        NDArray small = NDArray.random(Shape.of(2, 4, 6, LENGTH), 10);
        for (int stride = 1; stride <= 3; stride++) {
            for (int groups = 1; groups <= 4; groups += 3) {
                Window window = Window.of("conv", 3, stride, 1, 1);
                Convolution convolution = new Convolution(window, window, groups);
                NDArray w = NDArray.random(Shape.of(4, 4 / groups, 3, 3), 11);
                NDArray y = convolution.forward(small, w, null, null);
                NDArray dx = NDArray.zeros(small.shape());
                for (boolean accumulate : new boolean[] {false, true}) {
                    convolution.inputGradient(y, w, dx, accumulate);
                    convolution.weightGradient(small, y, w, accumulate);
                }
            }
            Window window = Window.of("conv", 3, stride, 1, 1);
            Convolution many = new Convolution(window, window, 1);
            NDArray w = NDArray.random(Shape.of(40, 40, 3, 3), 13);
            NDArray wide = NDArray.random(Shape.of(2, 40, 6, LENGTH), 14);
            NDArray y = many.forward(wide, w, null, null);
            for (boolean accumulate : new boolean[] {false, true}) {
                many.inputGradient(y, w, wide, accumulate);
            }
        }
        for (int width = Lanes.COUNT; width <= 2 * Lanes.COUNT; width += Lanes.COUNT) {
            gradients(NDArray.random(Shape.of(3, 4, 6, width), 15), 5, 3); // 5 fill no vectors
        }
        gradients(NDArray.random(Shape.of(3, 4, 6, 1), 15), 20, 1); // panels across images
        vectorsOfOutputs();
        vectorsOfImages();
        NDArray x = NDArray.random(Shape.of(2, 4, 6, 2 * LENGTH), 12);
        Places rows = Places.adaptive("pool", 6, 3);
        for (int width : new int[] {LENGTH, 3}) {
            Pooling pooling = new Pooling(rows, Places.adaptive("pool", 2 * LENGTH, width));
            NDArray index = NDArray.empty(DType.INT32, Shape.of(2, 4, 3, width), "index");
            NDArray y = pooling.max(x, index);
            NDArray dx = NDArray.zeros(x.shape());
            NDArray mean = pooling.average(x, false, 0);
            for (boolean accumulate : new boolean[] {false, true}) {
                pooling.maxBackward(y, index, dx, accumulate);
                pooling.averageBackward(mean, dx, false, 0, accumulate);
            }
        }
        Places pairs = Places.sliding("pool", Window.of("pool", 2, 2, 0, 1), 2 * LENGTH + 1, false);
        new Pooling(rows, pairs).average(NDArray.random(Shape.of(2, 4, 6, 2 * LENGTH + 1), 21), false, 0);
    }
}
