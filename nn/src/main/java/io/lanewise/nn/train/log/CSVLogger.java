package io.lanewise.nn.train.log;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Writes a row of figures after each epoch into a CSV file: {@code epoch,step,seconds,learning_rate} and what the history has. A training
 * that is resumed goes on where its checkpoint was taken, so that no epoch is there twice.
 */
public final class CSVLogger implements Callback, Stateful {
    private static final String SIZE = "size";

    private final Path file;

    /** Bytes of the file that belong to this training. */
    private long size;

    /** Into a file, which is replaced; missing folders are created. */
    public CSVLogger(Path file) {
        this.file = Checks.present("CSVLogger", "the file", file);
    }

    @Override
    public void onTrainBegin(Run run) {
        size = 0;
    }

    @Override
    public void onEpochEnd(Run run) {
        StringBuilder rows = new StringBuilder();
        if (size == 0) {
            StringJoiner names = new StringJoiner(",", "epoch,step,seconds,learning_rate,", "\n");
            run.history().names().forEach(name -> names.add(quoted(name)));
            rows.append(names);
        }
        StringJoiner figures = new StringJoiner(",", "", "\n");
        figures.add(Integer.toString(run.epoch()));
        figures.add(Long.toString(run.totalSteps()));
        figures.add(String.format(Locale.ROOT, "%.3f", run.seconds()));
        figures.add(Float.toString(run.optimizer().learningRate()));
        run.history()
                .names()
                .forEach(name -> figures.add(Double.toString(run.history().last(name))));
        try {
            append(rows.append(figures).toString());
        } catch (IOException e) {
            throw new UncheckedIOException("CSVLogger: could not write " + file, e);
        }
    }

    /** RFC 4180. */
    private static String quoted(String name) {
        return name.matches("[\\w. /-]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private void append(String rows) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(size).position(channel.size());
            ByteBuffer bytes = ByteBuffer.wrap(rows.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            size = channel.position();
        }
    }

    @Override
    public void saveState(TrainingState to) {
        to.put(SIZE, size);
    }

    @Override
    public void loadState(TrainingState from) {
        size = from.integer(SIZE);
    }
}
