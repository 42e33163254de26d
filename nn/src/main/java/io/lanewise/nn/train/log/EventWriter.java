package io.lanewise.nn.train.log;

import com.google.protobuf.ByteString;
import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Writes a file that TensorBoard reads (PyTorch's {@code SummaryWriter}): scalars, histograms, images and texts by tag and step. Each is on
 * the disk when the method returns. Needs the library protobuf-java, which Lanewise does not bring along.
 */
public final class EventWriter implements Closeable {
    private static final int DT_STRING = 7;
    private static final int SESSION_START = 1;

    private final TFRecordWriter records;

    /**
     * A new file in a folder, which is made if it is not there; TensorBoard joins all files of a folder.
     *
     * @throws IllegalStateException if protobuf-java is missing; the message says how to add it
     */
    public EventWriter(Path folder) throws IOException {
        Checks.present("EventWriter", "the folder", folder);
        OptionalLibrary.need("EventWriter", "com.google.protobuf.DynamicMessage", "com.google.protobuf:protobuf-java");
        Files.createDirectories(folder);
        Instant now = Instant.now(); // TensorBoard reads files in the order of their names
        String name = String.format(
                Locale.ROOT, "events.out.tfevents.%010d.%09d.lanewise", now.getEpochSecond(), now.getNano());
        records = new TFRecordWriter(folder.resolve(name));
        records.write(event(0).with("file_version", "brain.Event:2").toBytes());
    }

    static void needLibrary(String operation) {
        OptionalLibrary.need(operation, "com.google.protobuf.DynamicMessage", "com.google.protobuf:protobuf-java");
    }

    private static EventProto.Fields event(long step) {
        return EventProto.of("Event")
                .with("wall_time", System.currentTimeMillis() * 1e-3)
                .with("step", step);
    }

    private void write(long step, EventProto.Fields value) throws IOException {
        records.write(event(step)
                .with("summary", EventProto.of("Summary").with("value", value))
                .toBytes());
    }

    /** Tells TensorBoard that what earlier files have from this step on was not to be: a training goes on from here. */
    public void resumed(long step) throws IOException {
        records.write(event(step)
                .with("session_log", EventProto.of("SessionLog").with("status", SESSION_START))
                .toBytes());
    }

    /** A number. */
    public void scalar(String tag, double value, long step) throws IOException {
        write(step, EventProto.of("Value").with("tag", tag).with("simple_value", (float) value));
    }

    /** How the elements of a tensor are distributed; those that are not finite are left out. */
    public void histogram(String tag, Tensor values, long step) throws IOException {
        Histogram histogram = Histogram.of(values.toArray());
        EventProto.Fields fields = EventProto.of("HistogramProto")
                .with("min", histogram.min())
                .with("max", histogram.max())
                .with("num", (double) histogram.count())
                .with("sum", histogram.sum())
                .with("sum_squares", histogram.sumSquares());
        for (int i = 0; i < histogram.limits().length; i++) {
            fields.with("bucket_limit", histogram.limits()[i])
                    .with("bucket", histogram.counts()[i]);
        }
        write(step, EventProto.of("Value").with("tag", tag).with("histo", fields));
    }

    /**
     * A picture.
     *
     * @param image [1, height, width] of grey or [3, height, width] of red, green and blue, from 0, black, to 1
     */
    public void image(String tag, Tensor image, long step) throws IOException {
        BufferedImage picture = Images.of(image);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        write(
                step,
                EventProto.of("Value")
                        .with("tag", tag)
                        .with(
                                "image",
                                EventProto.of("Image")
                                        .with("height", picture.getHeight())
                                        .with("width", picture.getWidth())
                                        .with("colorspace", image.shape().dim(0))
                                        .with("encoded_image_string", ByteString.copyFrom(png.toByteArray()))));
    }

    /** A text in Markdown. */
    public void text(String tag, String markdown, long step) throws IOException {
        write(
                step,
                EventProto.of("Value")
                        .with("tag", tag + "/text_summary")
                        .with(
                                "metadata",
                                EventProto.of("SummaryMetadata")
                                        .with(
                                                "plugin_data",
                                                EventProto.of("PluginData").with("plugin_name", "text")))
                        .with(
                                "tensor",
                                EventProto.of("TensorProto")
                                        .with("dtype", DT_STRING)
                                        .with(
                                                "tensor_shape",
                                                EventProto.of("TensorShapeProto")
                                                        .with(
                                                                "dim",
                                                                EventProto.of("Dim")
                                                                        .with("size", 1L)))
                                        .with("string_val", ByteString.copyFrom(markdown, StandardCharsets.UTF_8))));
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
