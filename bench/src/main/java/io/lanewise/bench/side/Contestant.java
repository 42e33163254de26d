package io.lanewise.bench.side;

import java.util.List;
import java.util.Map;

/**
 * How to start a side. A library may take part in several configurations; the best one counts for it.
 *
 * @param library its column in results
 * @param name of this configuration
 * @param command a JVM's arguments, from its flags to the main class and what follows it
 * @param environment variables that must be set before the process starts
 * @param warmUp seconds, at least, before its first turn: some for Java code, next to nothing for calls of C
 */
public record Contestant(
        String library, String name, List<String> command, Map<String, String> environment, double warmUp) {
    /** The column of Lanewise itself. */
    public static final String LANEWISE = "lanewise";

    /** The column for a product with nothing behind it, beside which Lanewise's epilogues are measured. */
    public static final String BARE = "bare";

    /** Makes its lists its own. */
    public Contestant {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Lanewise in a process as a user starts it: with the one flag it needs. */
    public static Contestant lanewise(String library, int threads) {
        return new Contestant(
                library,
                library,
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LanewiseSide.class.getName(),
                        Integer.toString(threads)),
                Map.of(),
                2);
    }
}
