package io.lanewise.nn.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operands that do not fit an operation, and the text that each is answered with. */
class BadOperandTest {
    private static final Tensor X = Tensor.zeros(2, 3, 4);
    private static final Tensor MASK = X.eq(0);

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(products(), elements(), reductions(), shapes(), indices())
                .flatMap(bad -> bad);
    }

    private static Stream<Arguments> products() {
        return Stream.of(
                bad(
                        "matmul: a's last dimension must equal b's last but one (a vector's only one), got [2, 3, 4] and [5]",
                        () -> X.matmul(Tensor.zeros(5))),
                bad(
                        "matmul: a's last dimension must equal b's last but one (a vector's only one), got [] and [5]",
                        () -> Tensor.scalar(1).matmul(Tensor.zeros(5))),
                bad(
                        "matmul: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2] and"
                                + " [3]",
                        () -> X.matmul(Tensor.zeros(3, 4, 5))),
                bad("bmm: b must have 3 dimensions, got shape [4, 5]", () -> X.bmm(Tensor.zeros(4, 5))),
                bad("mv: the matrix must have 2 dimensions, got shape [2, 3, 4]", () -> X.mv(Tensor.zeros(4))),
                bad("dot: a must have 1 dimension, got shape [2, 3, 4]", () -> X.dot(X)),
                bad("outer: b must have 1 dimension, got shape [2, 3, 4]", () -> Tensor.zeros(2)
                        .outer(X)));
    }

    private static Stream<Arguments> elements() {
        String broadcast =
                "shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got ";
        return Stream.of(
                bad("maximum: " + broadcast + "[2, 3, 4] and [3]", () -> X.maximum(Tensor.zeros(3))),
                bad("lt: " + broadcast + "[2, 3, 4] and [3]", () -> X.lt(Tensor.zeros(3))),
                bad("pow: " + broadcast + "[2, 3, 4] and [3]", () -> X.pow(Tensor.zeros(3))),
                bad("where: " + broadcast + "[2, 3, 4] and [3]", () -> X.where(MASK, Tensor.zeros(3))),
                bad(
                        "where: expected int32 labels or indices, got float32 of shape [2, 3, 4]; toInt() converts",
                        () -> X.maskedFill(X, 0)),
                bad("sin: expected float32, got int32 of shape [2, 3, 4]; toFloat() converts", MASK::sin),
                bad(
                        "clamp: expected float32, got int32 of shape [2, 3, 4]; toFloat() converts",
                        () -> MASK.clamp(0, 1)),
                bad("clamp: the lower bound must not be above the upper one, got 1.0 and 0.0", () -> X.clamp(1, 0)));
    }

    private static Stream<Arguments> reductions() {
        return Stream.of(
                bad("prod: dimension must be in [-3, 2], got 3 for shape [2, 3, 4]", () -> X.prod(3)),
                bad("argmax: dimension must be in [-3, 2], got -4 for shape [2, 3, 4]", () -> X.argmax(-4)),
                bad("argmin: no elements to choose from in dimension 0 of [0, 2]", () -> Tensor.zeros(0, 2)
                        .argmin(0)),
                bad("max: no elements to choose from in shape [0, 2]", () -> Tensor.zeros(0, 2)
                        .max()),
                bad("sum: a dimension may be named once, got [1, -2] for [2, 3, 4]", () -> X.sum(1, -2)),
                bad("sum: a dimension may be named once, got [0, 0] for [2, 3, 4]", () -> MASK.sum(0, 0)),
                bad("cumsum: dimension must be in [-3, 2], got 3 for shape [2, 3, 4]", () -> X.cumsum(3)),
                bad("topk: k must be in [0, 3] for dimension 1 of [2, 3, 4], got 4", () -> X.topk(4, 1)),
                bad("sort: expected float32, got int32 of shape [2, 3, 4]; toFloat() converts", () -> MASK.sort(0)));
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                bad("cat: expected at least one tensor, got none", () -> Functional.cat(List.of(), 0)),
                bad(
                        "cat: numbers have no dimension to lie along; stack() makes a vector of them",
                        () -> Functional.cat(List.of(Tensor.scalar(1)), 0)),
                bad(
                        "cat: shapes must be equal but for dimension 1, got [2, 3, 4] and [2, 3, 5]",
                        () -> Functional.cat(List.of(X, Tensor.zeros(2, 3, 5)), -2)),
                bad(
                        "stack: shapes must be equal, got [2, 3, 4] and [3, 4]",
                        () -> Functional.stack(List.of(X, Tensor.zeros(3, 4)), 0)),
                bad(
                        "split: lengths must add up to dimension 2 of [2, 3, 4], got [1, 2]",
                        () -> X.split(new int[] {1, 2}, 2)),
                bad("chunk: chunks must be at least 1, got 0", () -> X.chunk(0, 0)),
                bad(
                        "narrow: start and length must lie within dimension 1 of [2, 3, 4], got start=2, length=2",
                        () -> X.narrow(1, 2, 2)),
                bad("repeat: expected a number for each dimension of [2, 3, 4], got [2, 2]", () -> X.repeat(2, 2)),
                bad(
                        "permute: expected each of the 3 dimensions of [2, 3, 4] once, got [0, 1, 1]",
                        () -> X.permute(0, 1, 1)),
                bad("triu: expected at least 2 dimensions, got shape [3]", () -> Tensor.zeros(3)
                        .triu()),
                bad(
                        "pad: expected a width before and after for each dimension from the last, at most 6 for [2, 3, 4], got [1]",
                        () -> X.pad(1)),
                bad("pad: [-3, -2] cuts off more than dimension 2 of [2, 3, 4] has", () -> X.pad(-3, -2)),
                bad(
                        "expand: lengths must be equal or 1 to repeat, got [2, 3, 4] for [2, 3, 5]",
                        () -> X.expand(2, 3, 5)));
    }

    private static Stream<Arguments> indices() {
        Tensor index = Tensor.ofInts(new int[] {0, 4});
        return Stream.of(
                bad("index_select: index 4 at element 1 is outside [0, 4)", () -> X.indexSelect(2, index)),
                bad(
                        "index_select: expected int32 labels or indices, got float32 of shape [2]; toInt() converts",
                        () -> X.indexSelect(2, Tensor.zeros(2))),
                bad("gather: index must have 3 dimensions, got shape [2]", () -> X.gather(2, index)),
                bad("gather: index 4 at element 1 is outside [0, 4)", () -> X.gather(2, index.reshape(1, 1, 2))),
                bad(
                        "scatter_add: source must have shape [1, 1, 2], got [2]",
                        () -> X.scatterAdd(2, index.reshape(1, 1, 2), Tensor.zeros(2))),
                bad(
                        "scatter: source must have shape [1, 1, 2], got [2]",
                        () -> X.scatter(2, index.reshape(1, 1, 2), Tensor.zeros(2))),
                bad("masked_select: shapes must be equal, got [2, 3, 4] and [2]", () -> X.maskedSelect(index)),
                bad("one_hot: label 4 at element 1 is outside [0, 3)", () -> index.oneHot(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
    }
}
