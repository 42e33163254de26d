package io.lanewise.examples.support;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

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
        BufferedImage image;
        try {
            image = drawing.get();
        } catch (InternalError | LinkageError e) {
            return "no " + file.getFileName() + ": this Java cannot draw text (" + e
                    + "). Install a font and fontconfig," + " for example: apt install fontconfig fonts-dejavu-core";
        }
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        if (!ImageIO.write(image, "png", absolute.toFile())) {
            throw new IOException(file + ": this Java has no writer for PNG");
        }
        return "picture: " + file;
    }
}
