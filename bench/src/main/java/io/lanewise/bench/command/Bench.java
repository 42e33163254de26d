package io.lanewise.bench.command;

import io.lanewise.bench.kernel.KernelsCommand;
import io.lanewise.bench.side.ThreadsCommand;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code bench/run}: one of its own subcommands, or JMH with whatever arguments there are. */
@Command(
        name = "bench/run",
        subcommands = {
            MatmulCommand.class,
            KernelsCommand.class,
            CompareCommand.class,
            SoakCommand.class,
            StartCommand.class,
            ThreadsCommand.class
        })
public final class Bench {
    @SuppressWarnings("UnusedVariable") // picocli itself acts on it, here and in every subcommand
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    private Bench() {}

    /** Runs the command; one of its own ends the process with its exit status. */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        CommandLine own = commandLine();
        if (args.length > 0 && own.getSubcommands().containsKey(args[0])) {
            System.exit(own.execute(args));
        }
        org.openjdk.jmh.Main.main(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }
}
