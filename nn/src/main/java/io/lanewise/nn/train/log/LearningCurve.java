package io.lanewise.nn.train.log;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.AtomicFile;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Run;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws the figures of all epochs into a PNG picture, after epochs but not more often than every two seconds, and at
 * the end: one chart for each figure, training and validation in it. Needs the
 * library XChart ({@code org.knowm.xchart:xchart}), which Lanewise does not bring along.
 */
public final class LearningCurve implements Callback {
    private static final long PAUSE_NANOS = 2_000_000_000;

    private final Path file;
    private long drawn = System.nanoTime();

    /**
     * Into a file, which is replaced; missing folders are created.
     *
     * @throws IllegalStateException if XChart is missing; the message says how to add it
     */
    public LearningCurve(Path file) {
        this.file = Checks.present("LearningCurve", "the file", file);
        OptionalLibrary.need("LearningCurve", "org.knowm.xchart.XYChart", "org.knowm.xchart:xchart");
    }

    @Override
    public void onEpochEnd(Run run) {
        if (System.nanoTime() - drawn > PAUSE_NANOS) {
            write(run);
        }
    }

    @Override
    public void onTrainEnd(Run run) {
        write(run);
    }

    private void write(Run run) {
        if (run.history().names().isEmpty()) {
            return;
        }
        try {
            BufferedImage picture = Charts.draw(run.history());
            AtomicFile.write(file, channel -> ImageIO.write(picture, "png", Channels.newOutputStream(channel)));
        } catch (IOException e) {
            throw new UncheckedIOException("LearningCurve: could not write " + file, e);
        }
        drawn = System.nanoTime();
    }
}
