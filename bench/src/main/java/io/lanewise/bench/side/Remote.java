package io.lanewise.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parent's end of the line to a side's process, which sleeps while it has no order. */
final class Remote implements AutoCloseable {
    private final Contestant contestant;
    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader answers;
    private final Path errors;
    private final String description;

    /**
     * Starts the process and waits until the library is loaded.
     *
     * @throws SideException if it cannot be loaded
     */
    Remote(Contestant contestant) {
        this.contestant = contestant;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(contestant.command());
        try {
            errors = Files.createTempFile("lanewise-side", ".log");
            var builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(contestant.environment());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(contestant.name() + ": its process did not start", e);
        }
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            description = answer();
        } catch (SideException e) {
            close();
            throw e;
        }
    }

    Contestant contestant() {
        return contestant;
    }

    /** What the library says of itself. */
    String description() {
        return description;
    }

    /** Makes a case ready; false if this library has nothing like it. */
    boolean open(Case what) {
        return !order("open " + what.name()).equals("none");
    }

    float[] check() {
        return Child.numbers(order("check"));
    }

    /** Seconds until everything was compiled. */
    double warm(double seconds) {
        return Double.parseDouble(order("warm " + seconds));
    }

    Turn measure(double seconds) {
        return Turn.of(order("measure " + seconds));
    }

    private String order(String order) {
        orders.println(order);
        return answer();
    }

    private String answer() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (!line.startsWith(Child.MARK)) {
                    continue; // something that the library says
                }
                String text = line.substring(Child.MARK.length());
                if (text.startsWith("error ")) {
                    throw new SideException(contestant.name() + ": " + text.substring("error ".length()));
                }
                return text.startsWith("ok") ? text.substring("ok".length()).strip() : text;
            }
            throw new SideException(
                    contestant.name() + ": its process ended with status " + process.waitFor() + ": " + lastError());
        } catch (IOException e) {
            throw new UncheckedIOException(contestant.name() + ": reading its answer failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(contestant.name() + ": interrupted", e);
        }
    }

    private String lastError() throws IOException {
        return Files.readAllLines(errors).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith("WARNING"))
                .findFirst()
                .orElse("no word of why");
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(errors);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(contestant.name() + ": deleting " + errors + " failed", e);
        }
    }
}
