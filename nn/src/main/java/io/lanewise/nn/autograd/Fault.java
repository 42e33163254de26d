package io.lanewise.nn.autograd;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Finite;
import java.util.Arrays;

/** The first NaN of an array, or where there is none its first infinity. */
record Fault(String text, boolean isNaN, boolean there) {
    static final Fault NONE = new Fault("", false, false);

    static Fault of(NDArray x) {
        long at = x.type() == DType.FLOAT32 ? Finite.firstOther(x) : -1;
        if (at < 0) {
            return NONE;
        }
        float[] values = x.toArray();
        int place = (int) at;
        for (int i = place; i < values.length && !Float.isNaN(values[place]); i++) {
            place = Float.isNaN(values[i]) ? i : place;
        }
        int[] index = GradCheck.index(place, x.shape().dims());
        float value = values[place];
        return new Fault(
                value + " at element " + Arrays.toString(index) + " of " + x.shape(), Float.isNaN(value), true);
    }

    @Override
    public String toString() {
        return text;
    }
}
