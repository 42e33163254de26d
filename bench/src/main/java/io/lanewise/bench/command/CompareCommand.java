package io.lanewise.bench.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Two runs of JMH side by side. */
@Command(
        name = "compare",
        description =
                "Compares two files of JMH's results and flags every change that is larger than the error of the two.",
        footer = {
            "",
            "The errors are those of JMH's 99.9 % intervals, added as independent ones are: the root of the sum of their squares.",
            "Exit status 1 if something became slower."
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD.json")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW.json")
    private Path after = Path.of("");

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Map<String, JmhResult> old = JmhResult.read(before);
        Map<String, JmhResult> fresh = JmhResult.read(after);
        int slower = 0;
        for (var entry : fresh.entrySet()) {
            JmhResult now = entry.getValue();
            JmhResult then = old.remove(entry.getKey());
            if (then == null) {
                out.printf("%-8s %s: %s%n", "new", entry.getKey(), text(now));
                continue;
            }
            Change change = Change.between(then, now);
            slower += change == Change.SLOWER ? 1 : 0;
            out.printf(
                    "%-8s %s: %s -> %s, %+.1f %%%n",
                    change.label, entry.getKey(), text(then), text(now), 100 * (now.score() / then.score() - 1));
        }
        old.forEach((name, result) -> out.printf("%-8s %s: %s%n", "gone", name, text(result)));
        out.printf("%d slower%n", slower);
        return slower == 0 ? 0 : 1;
    }

    private static String text(JmhResult result) {
        return String.format("%.4g ±%.2g %s", result.score(), result.error(), result.unit());
    }

    /** What became of a score. */
    enum Change {
        FASTER("FASTER"),
        SLOWER("SLOWER"),
        SAME("same"),
        UNKNOWN("?");

        private final String label;

        Change(String label) {
            this.label = label;
        }

        /** Unknown where a run gave no error, or the two have different units. */
        static Change between(JmhResult old, JmhResult fresh) {
            double error = Math.hypot(old.error(), fresh.error());
            if (Double.isNaN(error) || !old.unit().equals(fresh.unit())) {
                return UNKNOWN;
            }
            double difference = fresh.score() - old.score();
            if (Math.abs(difference) <= error) {
                return SAME;
            }
            return difference > 0 == fresh.higherIsBetter() ? FASTER : SLOWER;
        }
    }
}
