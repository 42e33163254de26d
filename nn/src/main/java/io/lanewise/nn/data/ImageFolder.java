package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Images in a folder for each class: {@code cats/1.png}, {@code dogs/a.jpg}. They are read when a batch asks for them, so there may be more than fit into memory.
 * Samples are float32 {@code [channels, height, width]} of 0 to 1, scaled to one size; labels are the folders' numbers in the order of their names.
 */
public final class ImageFolder implements Dataset {
    private static final String READ = "read image";
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    /** Larger images are refused before they are decoded. */
    private static final long MAX_PIXELS = 100_000_000;

    private final List<String> classes;
    private final List<Path> files;
    private final int[] labels;
    private final int channels;
    private final int height;
    private final int width;

    private ImageFolder(List<String> classes, List<Path> files, int[] labels, int channels, int height, int width) {
        this.classes = classes;
        this.files = files;
        this.labels = labels;
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /**
     * Lists a folder; reads no image yet.
     *
     * @param channels 3 for red, green and blue, 1 for grey
     * @param height of the samples
     * @param width of the samples
     * @throws NoSuchFileException if it is not there
     * @throws IllegalArgumentException if it has no folder with an image
     */
    public static ImageFolder open(Path folder, int channels, int height, int width) throws IOException {
        Checks.that(channels == 1 || channels == 3, "ImageFolder", "channels must be 1 or 3, got " + channels);
        Checks.positive("ImageFolder", "height", height);
        Checks.positive("ImageFolder", "width", width);
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "ImageFolder: expected a folder of folders there");
        }
        List<String> classes = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path inner : sorted(folder)) {
            if (Files.isDirectory(inner)) {
                List<Path> images =
                        sorted(inner).stream().filter(ImageFolder::isImage).toList();
                images.forEach(_ -> labels.add(classes.size()));
                files.addAll(images);
                classes.add(String.valueOf(inner.getFileName()));
            }
        }
        Checks.that(!files.isEmpty(), "ImageFolder", "expected folders with images of " + ENDINGS + " in " + folder);
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new ImageFolder(List.copyOf(classes), List.copyOf(files), numbers, channels, height, width);
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Names of the classes, in the order of their numbers. */
    public List<String> classes() {
        return classes;
    }

    /** All labels, int32 {@code [n]}. */
    public Tensor labels() {
        return Tensor.ofInts(labels.clone(), labels.length);
    }

    /** The file of a sample. */
    public Path file(int sample) {
        return files.get(sample);
    }

    @Override
    public int size() {
        return files.size();
    }

    /** @throws UncheckedIOException if an image cannot be read, with a {@link FileFormatException} that names it where it is damaged */
    @Override
    public Batch batch(int... indices) {
        NDArray x = NDArray.empty(Shape.of(indices.length, channels, height, width), "images");
        int[] y = new int[indices.length];
        try {
            for (int i = 0; i < indices.length; i++) {
                y[i] = labels[indices[i]];
                pixels(files.get(indices[i]), x.segment(), i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Batch(new Tensor(x), Tensor.ofInts(y, y.length));
    }

    private void pixels(Path file, MemorySegment x, int sample) throws IOException {
        BufferedImage image = scaled(decode(file));
        int[] row = new int[width];
        long plane = (long) height * width;
        for (int i = 0; i < height; i++) {
            image.getRGB(0, i, width, 1, row, 0, width);
            for (int j = 0; j < width; j++) {
                int red = (row[j] >> 16) & 0xFF;
                int green = (row[j] >> 8) & 0xFF;
                int blue = row[j] & 0xFF;
                long at = (long) sample * channels * plane + (long) i * width + j;
                if (channels == 1) { // ITU-R BT.601's luma
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, at, (0.299f * red + 0.587f * green + 0.114f * blue) / 255);
                } else {
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, at, red / 255f);
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, at + plane, green / 255f);
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, at + 2 * plane, blue / 255f);
                }
            }
        }
    }

    private BufferedImage scaled(BufferedImage image) {
        if (image.getWidth() == width && image.getHeight() == height) {
            return image;
        }
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return target;
    }

    /**
     * Reads an image of any format that ImageIO knows.
     *
     * @throws FileFormatException if it is none, damaged, or larger than 100 million pixels
     */
    static BufferedImage decode(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null) {
                throw new FileFormatException(READ, file, 0, "expected an image that can be opened");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new FileFormatException(READ, file, 0, "expected an image of PNG, JPEG, GIF or BMP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new FileFormatException(
                            READ, file, 0, "expected at most " + MAX_PIXELS + " pixels, got " + pixels);
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the decoders throw what they like at a damaged file
            if (!Files.isReadable(file)) {
                throw e;
            }
            FileFormatException error =
                    new FileFormatException(READ, file, 0, "the image is truncated or damaged: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
    }
}
