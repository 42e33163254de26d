package io.lanewise.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Linux lets this process have, as a container or a service manager has set it.
 *
 * @param cpus processors' worth of time, such as 1.5
 * @param memory bytes
 */
record Cgroup(OptionalDouble cpus, OptionalLong memory) {
    /** What version 1 writes for no limit is a whole number of pages near this. */
    private static final long NO_LIMIT = 1L << 60;

    /** No limits. */
    static final Cgroup NONE = new Cgroup(OptionalDouble.empty(), OptionalLong.empty());

    /** The limits of this process, none where they cannot be read. */
    static Cgroup ofThisProcess() {
        return read(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * Reads both versions; the smallest limit from the process's group up to the root counts.
     *
     * @param membership lines {@code number:controllers:path}, version 2's {@code 0::path}
     * @param root where the groups' folders are
     */
    static Cgroup read(Path membership, Path root) {
        List<String> lines;
        try {
            lines = Files.readAllLines(membership);
        } catch (IOException e) { // not Linux
            return NONE;
        }
        var cpus = Stream.concat(
                limits(lines, "", root, Cgroup::cpuMax), limits(lines, "cpu", root.resolve("cpu"), Cgroup::cpuQuota));
        var memory = Stream.concat(
                limits(lines, "", root, folder -> number(folder.resolve("memory.max"))),
                limits(
                        lines,
                        "memory",
                        root.resolve("memory"),
                        folder -> number(folder.resolve("memory.limit_in_bytes"))));
        return new Cgroup(
                cpus.mapToDouble(Double::doubleValue).min(),
                memory.mapToLong(Double::longValue)
                        .filter(bytes -> bytes < NO_LIMIT)
                        .min());
    }

    /** The limits of a controller, from the process's group to the root, which in a container is often all there is. */
    private static Stream<Double> limits(
            List<String> lines, String controller, Path root, Function<Path, @Nullable Double> limit) {
        Path group = lines.stream()
                .map(line -> line.split(":", 3))
                .filter(parts ->
                        parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
                .map(parts -> root.resolve(parts[2].replaceFirst("^/+", "")).normalize())
                .findFirst()
                .orElse(root);
        return Stream.iterate(group, folder -> folder != null && folder.startsWith(root), Path::getParent)
                .map(limit)
                .mapMulti((value, sink) -> {
                    if (value != null) {
                        sink.accept(value);
                    }
                });
    }

    private static @Nullable Double cpuMax(Path folder) {
        String[] words = text(folder.resolve("cpu.max")).split(" ", -1);
        Double quota = number(words[0]);
        Double period = number(words[words.length - 1]);
        return quota == null || period == null || words.length != 2 ? null : quota / period;
    }

    private static @Nullable Double cpuQuota(Path folder) {
        Double quota = number(folder.resolve("cpu.cfs_quota_us"));
        Double period = number(folder.resolve("cpu.cfs_period_us"));
        return quota == null || period == null || quota <= 0 ? null : quota / period;
    }

    private static @Nullable Double number(Path file) {
        return number(text(file));
    }

    /** Null for what is no number, such as {@code max} and a file that is not there. */
    private static @Nullable Double number(String text) {
        return text.matches("\\d+") ? Double.valueOf(text) : null;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) { // not this version, or not for us to read
            return "";
        }
    }
}
