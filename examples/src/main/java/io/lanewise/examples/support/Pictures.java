package io.lanewise.examples.support;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** PNG files, and what to say on a machine that cannot draw them. */
final class Pictures {
    private Pictures() {}

    /**
     * Draws and writes a PNG file; its folder is made if need be.
     *
     * @return one line for the user: where the picture is, or why there is none. Java without fonts, as in small containers,
     *     cannot draw text; the figures of an example do not depend on that, so it goes on.
     */
    static String write(Path file, Supplier<BufferedImage> drawing) throws IOException {
        Throwable cannot = whyNoText();
        if (cannot != null) {
            return "no picture " + file.getFileName() + ": this Java cannot draw text (" + cannot + ")."
                    + " Install a font and fontconfig, for example: apt install fontconfig fonts-dejavu-core";
        }
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        if (!ImageIO.write(drawing.get(), "png", absolute.toFile())) {
            throw new IOException(file + ": this Java has no writer for PNG");
        }
        return "picture: " + file;
    }

    /** Draws a letter: the first one fails where fonts or the native libraries for them are missing. */
    private static @Nullable Throwable whyNoText() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            graphics.drawString("x", 0, 0);
            return null;
        } catch (RuntimeException | InternalError | LinkageError e) {
            return e;
        } finally {
            graphics.dispose();
        }
    }
}
