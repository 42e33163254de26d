package io.lanewise.examples;

import io.lanewise.examples.doctor.Doctor;
import io.lanewise.examples.support.Example;
import java.nio.file.FileSystemException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code examples/run}: alone it lists the examples, with a name it runs one.
 *
 * <p>Exit status: 0 for success, 1 for a failure, 2 for a command line that it does not understand.
 */
@Command(
        name = "examples/run",
        synopsisSubcommandLabel = "NAME",
        description = "Neural networks in plain Java, each in a file of its own.",
        commandListHeading = "%nExamples:%n",
        footer = {
            "",
            "examples/run doctor looks at the machine first. examples/run NAME --help lists the options of an example."
        },
        subcommands = {
            DigitsExample.class,
            MnistExample.class,
            FashionMnistExample.class,
            ThermometerExample.class,
            PerceptronExample.class,
            GenderExample.class,
            MoonsExample.class,
            LinearRegressionExample.class,
            ActivationsExample.class,
            HousingExample.class,
            CnnExample.class,
            CnnFashionExample.class,
            GanExample.class,
            TimeSeriesExample.class,
            TranslateDatesExample.class,
            CharRnnExample.class,
            CharGptExample.class,
            AutoencoderExample.class,
            VaeExample.class,
            Doctor.class
        })
public final class Examples implements Runnable {
    @SuppressWarnings("UnusedVariable") // picocli itself acts on it, here and in every example
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // the same figures, with a point, whatever the user's language
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%n"); // one line a message
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Examples())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Examples::refuse)
                .setExecutionExceptionHandler(Examples::fail);
    }

    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }

    private static int refuse(ParameterException error, String[] args) {
        var command = error.getCommandLine();
        var err = command.getErr();
        boolean unknownName = command.getParent() == null && error instanceof UnmatchedArgumentException;
        err.println(unknownName ? "no such example: " + String.join(" ", args) : error.getMessage());
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int fail(Exception error, CommandLine command, ParseResult parsed) {
        boolean verbose = command.getCommand() instanceof Example example && example.verbose();
        if (verbose) {
            error.printStackTrace(command.getErr());
        } else {
            command.getErr().println("error: " + message(error));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception error) {
        // Java's errors of files often say no more than the name of the file: what is wrong with it is the error's
        // class.
        boolean bare = error instanceof FileSystemException file && file.getReason() == null;
        return error.getMessage() == null || bare ? error.toString() : error.getMessage();
    }
}
