package io.lanewise.core.conv;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Where results of a correlation go, and what they begin and end with.
 *
 * @param height rows of an image of results, and columns, even if only some of them are computed
 * @param all outputs of an image, {@code first} the first one of these
 * @param begin what results begin with, a row of a panel for each output; NULL for zeros
 * @param activation applied at the end, or null
 */
record Target(
        MemorySegment segment,
        int height,
        int width,
        int all,
        int first,
        MemorySegment begin,
        boolean accumulate,
        @Nullable UnaryLoop activation) {
    /**
     * Results that begin {@code outputs} channels further.
     *
     * @param more whether they are added to what earlier channels gave
     * @param last whether they are complete then
     */
    Target from(int outputs, boolean more, boolean last) {
        return new Target(
                segment,
                height,
                width,
                all,
                first + outputs,
                more ? MemorySegment.NULL : begin,
                accumulate || more,
                last ? activation : null);
    }

    /** The number that an output of an image begins with. */
    float start(int output) {
        return begin == MemorySegment.NULL ? 0 : begin.get(ValueLayout.JAVA_FLOAT, output * Tiles.ROW);
    }

    /** Bytes of an output of an image. */
    long plane() {
        return Patches.bytes(height * width);
    }

    /** Where an element of an image's output lies. */
    long at(int image, int output, int row, int column) {
        return ((long) image * all + output) * plane() + Patches.bytes(row) * width + Patches.bytes(column);
    }
}
