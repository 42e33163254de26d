package io.lanewise.core.conv;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Which elements of an image lie under the window at each of its places, as the columns of a matrix of which only one panel exists at a time. A
 * few images (or, of a large one, a band of rows) are copied with their border of zeros; then a row of a panel, the same element of all
 * patches, consists of a few vectors from anywhere in that copy, so that packing is loads and stores.
 *
 * <p>With a step s along x the copy holds columns 0, s, 2s, .. of a row side by side, then 1, s + 1, .. and so on: neighbours of a
 * panel are neighbours there, too. All distances are in bytes.
 */
final class Patches {
    /** Places in one image from which on its rows are cut into bands. */
    private static final int MOST_PLACES = 4096;

    /** Places that make narrower last panels of little account. */
    private static final int ENOUGH_PLACES = 512;

    /** Most bytes of a copy, as long as bands have more than a row. */
    static final long MOST_BYTES = 256 * 1024;

    final int channels;
    final Sweep y;
    final Sweep x;

    /** Images whose places are numbered one after the other, 1 where there are bands. */
    final int images;

    /** Rows of places in a band. */
    final int band;

    final int bands;

    /** Columns of a panel. */
    final int width;

    /** First row and first column of the image that a place can see, which may be negative. */
    private final int top;

    private final int left;
    private final int rows;
    private final int columns;
    private final int phase;
    final long pitch;
    private final long channelPitch;
    private final long imagePitch;

    /** From the first element under the window to each of the others, in the order of weights. */
    final long[] taps;

    /** For each panel: where its vectors come from, and where they go in its rows. */
    private final long[][] from;

    private final long[][] to;

    /** @param width columns of a panel; 0 for no panels, and so many images together as is given by {@code batch} */
    Patches(int batch, int channels, Sweep y, Sweep x, int width) {
        this.channels = channels;
        this.y = y;
        this.x = x;
        this.width = width;
        int places = y.count() * x.count();
        long row = bytes(channels) * x.reach(x.count());
        this.band = band(y, places <= MOST_PLACES ? y.count() : Math.max(1, MOST_PLACES / 2 / x.count()), row);
        this.bands = (y.count() + band - 1) / band;
        this.top = y.low();
        this.left = x.low();
        this.rows = y.reach(band);
        this.columns = x.reach(x.count());
        this.phase = (columns + x.step() - 1) / x.step();
        this.pitch = bytes(phase * x.step());
        this.channelPitch = rows * pitch;
        this.imagePitch = channels * channelPitch;
        this.images = bands > 1 ? 1 : width == 0 ? batch : together(batch, places);
        this.taps = new long[y.taps().length * x.taps().length];
        int tap = 0;
        for (int down : y.offsets()) {
            for (int across : x.offsets()) {
                int right = across - left;
                taps[tap++] = (down - top) * pitch + bytes(right % x.step() * phase + right / x.step());
            }
        }
        int panels = width == 0 ? 0 : (images * band * x.count() + width - 1) / width;
        this.from = new long[panels][];
        this.to = new long[panels][];
        for (int panel = 0; panel < panels; panel++) {
            vectors(panel);
        }
    }

    /** Rows of places of a band, at most {@code most}, whose copy is not too large. */
    private static int band(Sweep y, int most, long row) {
        int band = most;
        while (band > 1 && y.reach(band) * row > 2 * MOST_BYTES) {
            band = (band + 1) / 2;
        }
        return band;
    }

    private int together(int batch, int places) {
        int count = 1;
        while (count < Math.min(batch, 64)
                && count * places % width != 0
                && count * places < ENOUGH_PLACES
                && (count + 1) * imagePitch <= MOST_BYTES) {
            count++;
        }
        return count;
    }

    /** Images whose copies fit the cache, of places enough that a block of them is not mostly empty. */
    static int together(int batch, int channels, Sweep y, Sweep x) {
        long image = bytes(channels * y.reach(y.count())) * x.reach(x.count());
        long most = Math.min(ENOUGH_PLACES / (y.count() * x.count()), MOST_BYTES / image);
        return Math.clamp(most, 1, batch);
    }

    /** The panel's columns are places, row by row and image by image; a row's end may lie within a vector. */
    private void vectors(int panel) {
        int first = panel * width;
        int last = Math.min(first + width, images * band * x.count());
        int count = 0;
        for (int place = first; place < last; place += run(place)) {
            count++;
        }
        from[panel] = new long[count];
        to[panel] = new long[count];
        int next = 0;
        for (int place = first; place < last; place += run(place)) {
            int down = place / x.count() % band;
            int image = place / x.count() / band;
            from[panel][next] = image * imagePitch + (long) down * y.step() * pitch + bytes(place % x.count());
            to[panel][next] = bytes(place - first);
            next++;
        }
    }

    /** Places of a vector that begins at a place. */
    private int run(int place) {
        return Math.min(Lanes.COUNT, x.count() - place % x.count());
    }

    /** Rows of a panel: elements of a patch. */
    int depth() {
        return channels * taps.length;
    }

    /** What {@link #load} needs, with room for a vector that begins at the last element. */
    long imageBytes() {
        return images * imagePitch + pitch + 3L * Lanes.BYTES;
    }

    /** What {@link #pack} needs. */
    long panelBytes(long panelPitch) {
        return depth() * panelPitch + Lanes.BYTES;
    }

    /** Places of band {@code index}. */
    int places(int index) {
        return Math.min(band, y.count() - index * band) * x.count();
    }

    /** Copies an image's channels that begin at byte {@code at}, as far as a band needs them, into a place of its own. */
    void load(MemorySegment source, long at, int index, MemorySegment copy, int image) {
        int low = top + index * band * y.step();
        long row = bytes(x.source());
        int border = Math.clamp(-left, 0, columns);
        int start = Math.max(0, left);
        int count = Math.max(0, Math.min(x.source(), left + columns) - start);
        long to = image * imagePitch;
        if (x.step() == 1 && count == x.source()) {
            planes(source, at, low, copy, to, bytes(border));
            return;
        }
        long line = images * imagePitch + Lanes.BYTES; // where a row waits to be taken apart
        for (int channel = 0; channel < channels; channel++) {
            for (int r = low; r < low + rows; r++) {
                boolean inside = r >= 0 && r < y.source();
                long from = at + (inside ? r * row + bytes(start) : 0);
                long whole = x.step() == 1 ? to : line;
                PatchKernels.bordered(source, from, inside ? bytes(count) : 0, copy, whole, bytes(border), pitch);
                if (x.step() > 1) {
                    PatchKernels.apart(copy, line, x.step(), phase, to);
                }
                to += pitch;
            }
            at += y.source() * row;
        }
    }

    /** Whole rows as they are, from row {@code low} on. */
    private void planes(MemorySegment source, long at, int low, MemorySegment copy, long to, long border) {
        long row = bytes(x.source());
        int before = Math.clamp(-low, 0, rows);
        int inside = Math.clamp(y.source() - low - before, 0, rows - before);
        for (int channel = 0; channel < channels; channel++) {
            for (int r = 0; r < before; r++) {
                PatchKernels.bordered(source, at, 0, copy, to + r * pitch, border, pitch);
            }
            long begin = to + before * pitch;
            PatchKernels.plane(source, at + (low + before) * row, row, copy, begin, border, pitch, inside);
            for (int r = before + inside; r < rows; r++) {
                PatchKernels.bordered(source, at, 0, copy, to + r * pitch, border, pitch);
            }
            to += channelPitch;
            at += y.source() * row;
        }
    }

    /** Makes a panel from the copy: rows {@code panelPitch} apart, undefined beyond the last place. */
    void pack(MemorySegment copy, int panel, MemorySegment panels, long panelPitch) {
        PatchKernels.pack(copy, channels, channelPitch, taps, from[panel], to[panel], panels, panelPitch);
    }

    /** Where the patch at a place begins in the copy, for channel 0. */
    long patch(int image, int down) {
        return image * imagePitch + (long) down * y.step() * pitch;
    }

    long imagePitch() {
        return imagePitch;
    }

    long channelPitch() {
        return channelPitch;
    }

    static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }
}
