package io.lanewise.core.conv;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * A vector's count of images side by side: an element of all of them is a vector, {@code [channels, rows, columns]} of these, with a border of zeros where windows reach beyond the image.
 *
 * @param top first row, which may be negative, and the first column
 * @param rows rows with the border, and columns
 */
record ImageTurn(int channels, int height, int width, int top, int left, int rows, int columns) {
    private static final long VECTOR = Lanes.BYTES;

    /** What windows see. */
    static ImageTurn of(int channels, Sweep y, Sweep x) {
        int top = Math.min(0, y.low());
        int left = Math.min(0, x.low());
        int rows = Math.max(y.source(), y.low() + y.reach(y.count())) - top;
        int columns = Math.max(x.source(), x.low() + x.reach(x.count())) - left;
        return new ImageTurn(channels, y.source(), x.source(), top, left, rows, columns);
    }

    /** Images without a border. */
    static ImageTurn of(int channels, int height, int width) {
        return new ImageTurn(channels, height, width, 0, 0, height, width);
    }

    /** Bytes between rows. */
    long row() {
        return columns * VECTOR;
    }

    /** Bytes between channels. */
    long plane() {
        return rows * row();
    }

    /** What {@link #load} needs. */
    long bytes() {
        return channels * plane() + VECTOR * VECTOR;
    }

    /** Where an element of the first channel lies. */
    long at(int row, int column) {
        return (row - top) * row() + (column - left) * VECTOR;
    }

    /** From the patch at the first place to each of its elements in columns from {@code first} to {@code end}, in the order of {@link Filters#tiles}. */
    long[] offsets(Sweep y, Sweep x, int first, int end) {
        int width = end - first;
        long[] all = new long[channels * y.offsets().length * width];
        for (int i = 0; i < all.length; i++) {
            int down = i / width / channels;
            all[i] = i / width % channels * plane() + at(y.offsets()[down], x.offsets()[first + i % width]);
        }
        return all;
    }

    /**
     * Turns images.
     *
     * @param from where the first channel of the first image begins
     * @param apart bytes from an image to the next
     */
    void load(MemorySegment source, long from, long apart, MemorySegment to) {
        if (rows == height && columns == width) {
            Tiles.turn(source, from, apart, Lanes.COUNT, channels * height * width, to, 0, VECTOR);
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            for (int r = 0; r < height; r++) {
                Tiles.turn(source, from, apart, Lanes.COUNT, width, to, channel * plane() + at(r, 0), VECTOR);
                from += Patches.bytes(width);
            }
        }
        for (int channel = 0; channel < channels; channel++) { // after the rows, which are turned in whole blocks
            long at = channel * plane();
            PatchKernels.clear(to, at, at(0, 0));
            for (int r = 0; r < height; r++) {
                PatchKernels.clear(to, at + at(r, width), row() - width * VECTOR);
            }
            long end = at(height - 1, width);
            PatchKernels.clear(to, at + end, plane() - end);
        }
    }

    /** Turns {@code count} elements of all images back, at least a vector's count of them, which lie side by side. */
    static void store(MemorySegment from, int count, MemorySegment target, long to, long apart) {
        int whole = count / Lanes.COUNT * Lanes.COUNT;
        Tiles.turn(from, 0, VECTOR, whole, Lanes.COUNT, target, to, apart);
        if (whole < count) { // the last vector again with some of the one before, so that nothing beyond is touched
            int last = count - Lanes.COUNT;
            Tiles.turn(from, last * VECTOR, VECTOR, Lanes.COUNT, Lanes.COUNT, target, to + Patches.bytes(last), apart);
        }
    }
}
