package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array seen as {@code [samples, channels, places]}. */
record Channels(int samples, int count, int places) {
    static Channels of(String operation, NDArray x) {
        Checks.floats(operation, x);
        Shape shape = x.shape();
        if (shape.rank() < 2) {
            throw Checks.error(operation, "the input must be [samples, channels, ..], got " + shape);
        }
        int places = 1;
        for (int i = 2; i < shape.rank(); i++) {
            places *= shape.dim(i);
        }
        return new Channels(shape.dim(0), shape.dim(1), places);
    }

    /** Numbers of a channel in all samples. */
    long perChannel() {
        return (long) samples * places;
    }

    /** A number for each channel. */
    static float[] factors(String operation, String name, @Nullable NDArray given, int channels, float otherwise) {
        if (given == null) {
            float[] same = new float[channels];
            Arrays.fill(same, otherwise);
            return same;
        }
        Checks.shape(operation, name, given, Shape.of(channels));
        return given.toArray();
    }
}
