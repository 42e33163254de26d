package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;

/** What a border is made of, where it is not one value. */
public enum PadMode {
    /** The elements within, mirrored at the first and the last, which are not repeated: c b | a b c | b a. */
    REFLECT {
        @Override
        int place(int at, int length) {
            return at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
        }
    },
    /** The first and the last element again: a a | a b c | c c. */
    REPLICATE {
        @Override
        int place(int at, int length) {
            return Math.clamp(at, 0, length - 1);
        }
    },
    /** The other end: b c | a b c | a b. */
    CIRCULAR {
        @Override
        int place(int at, int length) {
            return Math.floorMod(at, length);
        }
    };

    /** Where the element of place {@code at} comes from, which is less than a length before the first or behind the last. */
    abstract int place(int at, int length);

    /** Widths as {@link Pad}'s, none of them negative. */
    Tensor pad(Tensor x, int... widths) {
        Shape shape = x.shape();
        Checks.that(
                widths.length % 2 == 0 && widths.length <= 2 * shape.rank(),
                "pad",
                "expected a width before and after for each dimension from the last, at most " + 2 * shape.rank()
                        + " for " + shape + ", got " + Arrays.toString(widths));
        Tensor y = x;
        for (int i = 0; i < widths.length / 2; i++) {
            int dim = shape.rank() - 1 - i;
            y = along(y, dim, shape.dim(dim), widths[2 * i], widths[2 * i + 1]);
        }
        return y;
    }

    private Tensor along(Tensor x, int dim, int length, int before, int after) {
        int most = this == REFLECT ? length - 1 : this == CIRCULAR ? length : length == 0 ? 0 : Integer.MAX_VALUE;
        if (before < 0 || after < 0 || before > most || after > most) {
            throw Checks.error(
                    "pad",
                    "widths of mode " + name() + " must be in [0, " + most + "] for dimension " + dim + " of "
                            + x.shape() + ", got " + before + " and " + after);
        }
        if (before == 0 && after == 0) {
            return x;
        }
        int[] places = new int[before + length + after];
        Arrays.setAll(places, i -> place(i - before, length));
        return IndexSelect.forward(x, dim, NDArray.ofInts(places));
    }
}
