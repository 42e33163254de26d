package io.lanewise.nn.train;

import io.lanewise.nn.train.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The files of a {@link Checkpoint}'s folder. */
final class SavedFiles {
    private final Path folder;
    private int kept;

    SavedFiles(Path folder) {
        this.folder = folder;
    }

    void keep(int count) {
        kept = count;
    }

    Path training() {
        return folder.resolve("training.safetensors");
    }

    Path last() {
        return folder.resolve("last.safetensors");
    }

    Path best() {
        return folder.resolve("best.safetensors");
    }

    /**
     * Makes the folder, and removes the halves of files that a process left which was killed while it wrote. What an earlier training
     * saved gets another name unless this one goes on with it: otherwise, were this one killed soon, a resume would go on with that.
     */
    private void prepare(boolean resume) throws IOException {
        Files.createDirectories(folder);
        if (!resume && Files.exists(training())) {
            Files.move(training(), folder.resolve("training.earlier.safetensors"), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path part : matching(".*.safetensors.*.part")) {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Prepares the folder, and hands over what was saved, if that is wanted and there is something.
     *
     * @throws IllegalArgumentException if it does not fit; the message names the file
     */
    void restore(String operation, boolean resume, Consumer<TrainingState> taker) {
        try {
            prepare(resume);
            if (resume && Files.exists(training())) {
                taker.accept(TrainingState.load(training()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(operation + ": could not resume from " + training(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    operation + ": could not resume from " + training() + ": " + e.getMessage(), e);
        }
    }

    /** Does something with files; a failure names the folder. */
    void writing(String operation, Writing body) {
        try {
            body.run();
        } catch (IOException e) {
            throw new UncheckedIOException(operation + ": could not save into " + folder, e);
        }
    }

    /** Something that writes files. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    void save(TrainingState state, long steps) throws IOException {
        state.save(training());
        if (kept > 0) {
            state.save(folder.resolve(String.format(Locale.ROOT, "training-%09d.safetensors", steps)));
            List<Path> copies = matching("training-?????????.safetensors");
            Map<Path, FileTime> ages = new HashMap<>();
            for (Path copy : copies) {
                ages.put(copy, Files.getLastModifiedTime(copy));
            }
            copies.sort(Comparator.comparing(ages::get)); // not by name: there may be some of an earlier training
            for (Path old : copies.subList(0, Math.max(0, copies.size() - kept))) {
                Files.deleteIfExists(old);
            }
        }
    }

    private List<Path> matching(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        }
        Collections.sort(found);
        return found;
    }
}
