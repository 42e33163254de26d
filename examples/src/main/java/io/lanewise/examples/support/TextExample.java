package io.lanewise.examples.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An example that learns to write from a text. */
public abstract class TextExample extends TrainingExample {
    private static final String SOURCE =
            "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt";

    @Option(names = "--data", paramLabel = "FILE", description = "Text to learn from; tiny Shakespeare is at " + SOURCE)
    private @Nullable Path data;

    /** See {@link TrainingExample#TrainingExample(int, long)}. */
    protected TextExample(int epochs, long seed) {
        super(epochs, seed);
    }

    /** The text that the user named. */
    protected final String text() throws IOException {
        if (data == null) {
            require(
                    false,
                    "--data FILE is missing: the text to learn from, for example tiny Shakespeare (1.1 MB):\n  curl -O "
                            + SOURCE);
            throw new AssertionError("require throws");
        }
        return Files.readString(data, StandardCharsets.UTF_8);
    }

    /** The first part of a sequence of tokens. */
    protected static int[] front(int[] tokens, double share) {
        return Arrays.copyOf(tokens, (int) (share * tokens.length));
    }

    /** What the first part leaves. */
    protected static int[] back(int[] tokens, double share) {
        return Arrays.copyOfRange(tokens, (int) (share * tokens.length), tokens.length);
    }
}
