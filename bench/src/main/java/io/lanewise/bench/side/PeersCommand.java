package io.lanewise.bench.side;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lanewise beside other libraries. */
@Command(
        name = "peers",
        description = "Measures Lanewise and other libraries in turns, after checking that they compute the same.",
        footer = {
            "",
            "Every figure is the median over the rounds, with half the distance between the quartiles. The ratio is how many",
            "times faster Lanewise is than the best other library; for an epilogue, than its own bare product."
        })
public final class PeersCommand implements Callable<Integer> {
    private final IntFunction<List<Contestant>> peers;

    @SuppressWarnings("UnusedVariable") // picocli itself acts on it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of every side (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(names = "--only", paramLabel = "REGEX", description = "Only cases whose name has a match.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--peers", paramLabel = "REGEX", description = "Only configurations whose name has a match.")
    private Pattern configurations = Pattern.compile("");

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object a case, each on a line.")
    private @Nullable Path json;

    @Option(names = "--markdown", description = "Print a table in Markdown at the end.")
    private boolean markdown;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each side (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.1;

    @Option(names = "--list", description = "Only list the cases.")
    private boolean list;

    /** With the other libraries, given the number of threads. */
    public PeersCommand(IntFunction<List<Contestant>> peers) {
        this.peers = peers;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream out = System.out;
        List<Case> cases = Cases.all().stream()
                .filter(what -> only.matcher(what.name()).find())
                .toList();
        if (list) {
            cases.forEach(what -> out.println(what.name()));
            return 0;
        }
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(Contestant.lanewise(Contestant.LANEWISE, threads));
        peers.apply(threads).stream()
                .filter(peer -> configurations.matcher(peer.name()).find())
                .forEach(contestants::add);
        List<Row> rows = new ArrayList<>();
        var turns = new Turns(threads, rounds, seconds, out);
        // New processes for each kind, so that no compiler's profile or heap comes from another one.
        for (String kind : cases.stream().map(Case::kind).distinct().toList()) {
            List<Case> ofKind =
                    cases.stream().filter(what -> what.kind().equals(kind)).toList();
            List<Contestant> wanted = new ArrayList<>(contestants);
            if (ofKind.stream().anyMatch(what -> what.bare() != null)) {
                wanted.add(Contestant.lanewise(Contestant.BARE, threads));
            }
            List<Remote> sides = turns.start(wanted, rows.isEmpty());
            try {
                for (Case what : ofKind) {
                    Row row = turns.run(what, sides);
                    rows.add(row);
                    out.println(Report.line(row));
                }
            } finally {
                sides.forEach(Remote::close);
            }
        }
        if (json != null) {
            Files.write(json, rows.stream().map(Report::json).toList(), StandardCharsets.UTF_8);
        }
        if (markdown) {
            out.println();
            out.print(Report.markdown(rows));
        }
        return 0;
    }
}
