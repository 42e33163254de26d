package io.lanewise.nn.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@link OperationTable}: forward and gradients against double, strided inputs, accumulation, masks. */
class OperationTest {
    private static final double TOLERANCE = 1e-5;

    /** Operations whose results are labels, indices or masks: {@link MaskTest}. */
    static final Set<String> WITHOUT_GRADIENT = Set.of(
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "isnan",
            "isinf",
            "isfinite",
            "logicalAnd",
            "logicalOr",
            "logicalXor",
            "logicalNot",
            "any",
            "all",
            "argmax",
            "argmin",
            "argsort",
            "oneHot");

    static Stream<OperationTable.Row> rows() {
        return OperationTable.rows().stream();
    }

    @Test
    void everyPublicOperationHasARow() {
        Set<String> named = OperationTable.rows().stream()
                .map(OperationTable.Row::operation)
                .collect(Collectors.toCollection(TreeSet::new));
        named.addAll(WITHOUT_GRADIENT);
        Set<String> there = Arrays.stream(Functional.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, named);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void forwardIsTheReference(OperationTable.Row row) {
        List<Ref> inputs = inputs(row);
        near(row.reference().apply(inputs), row.forward().apply(tensors(inputs, false)), "forward");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stridedInputsGiveTheSame(OperationTable.Row row) {
        List<Ref> inputs = inputs(row);
        List<Tensor> strided = new ArrayList<>();
        for (Ref input : inputs) {
            strided.add(new Tensor(strided(input)).requiresGrad(true));
        }
        Tensor result = row.forward().apply(strided);
        near(row.reference().apply(inputs), result, "forward");
        backward(result);
        for (int i = 0; i < inputs.size(); i++) {
            near(numericGradient(row, inputs, i), gradient(strided.get(i)), "gradient of input " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gradientsAreTheReferencesAndAccumulate(OperationTable.Row row) {
        List<Ref> inputs = inputs(row);
        List<Tensor> tensors = tensors(inputs, true);
        try (Scope _ = Scope.open()) {
            Tensor result = row.forward().apply(tensors);
            result.backward(seed(result), true);
            for (int i = 0; i < inputs.size(); i++) {
                near(numericGradient(row, inputs, i), gradient(tensors.get(i)), "gradient of input " + i);
            }
            result.backward(seed(result));
            for (int i = 0; i < inputs.size(); i++) {
                Ref twice = numericGradient(row, inputs, i).map(v -> 2 * v);
                near(twice, gradient(tensors.get(i)), "gradient added to that of input " + i);
            }
        }
    }

    /** The input is also the intermediate result of something else that is used, so its gradient has two sources. */
    @ParameterizedTest
    @MethodSource("rows")
    void gradientsOfIntermediateResultsAccumulate(OperationTable.Row row) {
        List<Ref> inputs = inputs(row);
        List<Tensor> leaves = tensors(inputs, true);
        List<Tensor> middle = new ArrayList<>();
        for (Tensor leaf : leaves) {
            middle.add(leaf.mul(1f));
        }
        Tensor result = row.forward().apply(middle);
        Tensor weighted = result.mul(seed(result)).sum();
        for (Tensor input : middle) {
            weighted = weighted.add(input.mul(3f).sum());
        }
        weighted.backward();
        for (int i = 0; i < inputs.size(); i++) {
            Ref expected = numericGradient(row, inputs, i).map(v -> v + 3);
            near(expected, gradient(leaves.get(i)), "gradient of input " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void onlyWhoAsksGetsAGradient(OperationTable.Row row) {
        List<Ref> inputs = inputs(row);
        for (int asked = 0; asked < inputs.size(); asked++) {
            List<Tensor> tensors = tensors(inputs, false);
            tensors.get(asked).requiresGrad(true);
            backward(row.forward().apply(tensors));
            for (int i = 0; i < inputs.size(); i++) {
                if (i == asked) {
                    near(numericGradient(row, inputs, i), gradient(tensors.get(i)), "gradient of input " + i);
                } else {
                    assertNull(tensors.get(i).grad());
                }
            }
        }
        Tensor free = NoGrad.run(() -> row.forward().apply(tensors(inputs, true)));
        assertTrue(free.isLeaf() || free.requiresGrad(), "an operation that returns its input may keep it");
    }

    private static Tensor gradient(Tensor leaf) {
        Tensor gradient = leaf.grad();
        assertNotNull(gradient);
        return gradient;
    }

    private static void backward(Tensor result) {
        result.backward(seed(result));
    }

    static List<Ref> inputs(OperationTable.Row row) {
        Random random = new Random(42);
        List<Ref> inputs = new ArrayList<>();
        for (int[] shape : row.shapes()) {
            // floats, so that the reference starts from the same numbers; none so near to a kink that the difference
            // quotient crosses it
            inputs.add(Ref.zeros(shape).map(zero -> {
                float value;
                do {
                    value = (float) (row.low() + (row.high() - row.low()) * random.nextDouble());
                } while (Math.abs(value) < 1e-3);
                return value;
            }));
        }
        return inputs;
    }

    private static List<Tensor> tensors(List<Ref> inputs, boolean requiresGrad) {
        return inputs.stream()
                .map(input -> tensor(input).requiresGrad(requiresGrad))
                .toList();
    }

    static Tensor tensor(Ref input) {
        return Tensor.of(floats(input), input.dims());
    }

    private static float[] floats(Ref input) {
        float[] values = new float[input.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) input.values()[i];
        }
        return values;
    }

    /** The same numbers at every second element of something larger, with the outer dimensions exchanged in memory. */
    private static NDArray strided(Ref input) {
        int rank = input.dims().length;
        if (rank == 0) {
            return NDArray.of(0, (float) input.values()[0]).select(0, 1);
        }
        int[] larger = input.dims().clone();
        larger[rank - 1] *= 2;
        NDArray view = rank == 1
                ? NDArray.zeros(larger)
                : NDArray.zeros(Shape.of(larger).dims())
                        .transpose(0, rank - 1)
                        .copy()
                        .transpose(0, rank - 1);
        view = view.slice(rank - 1, 1, larger[rank - 1], 2);
        view.copyFrom(NDArray.of(floats(input), input.dims()));
        return view;
    }

    /** Weights of the result's elements, so that no error can hide in a sum. */
    static Tensor seed(Tensor result) {
        float[] weights = new float[(int) result.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(i);
        }
        return Tensor.of(weights, result.shape().dims());
    }

    private static float weight(int i) {
        return (i * 7 % 11 - 5) * 0.25f + 0.125f;
    }

    private static double weighted(Ref result) {
        double sum = 0;
        for (int i = 0; i < result.values().length; i++) {
            sum += weight(i) * result.values()[i];
        }
        return sum;
    }

    private static Ref numericGradient(OperationTable.Row row, List<Ref> inputs, int input) {
        double h = 1e-5;
        Ref gradient = Ref.zeros(inputs.get(input).dims());
        double[] values = inputs.get(input).values();
        for (int i = 0; i < values.length; i++) {
            double kept = values[i];
            values[i] = kept + h;
            double above = weighted(row.reference().apply(inputs));
            values[i] = kept - h;
            double below = weighted(row.reference().apply(inputs));
            values[i] = kept;
            gradient.values()[i] = (above - below) / (2 * h);
        }
        return gradient;
    }

    private static void near(Ref expected, Tensor got, String what) {
        assertArrayEquals(expected.dims(), got.shape().dims(), what);
        float[] values = got.toArray();
        for (int i = 0; i < values.length; i++) {
            double want = expected.values()[i];
            assertEquals(want, values[i], TOLERANCE * Math.max(1, Math.abs(want)), what + ", element " + i);
        }
    }
}
