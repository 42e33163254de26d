package io.lanewise.examples.doctor;

import io.lanewise.examples.doctor.Facts.Compiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to change, from the facts alone. */
final class Advice {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** A product of 512x512x512 that reaches less of the roof shares its core, or something is wrong. */
    private static final double SLOW = 0.5;

    private final List<String> lines = new ArrayList<>();

    private Advice() {}

    /** One line for each thing to change, with the flag that changes it, the most important first. */
    static List<String> of(Facts facts) {
        Advice advice = new Advice();
        advice.compiler(facts.compiler());
        advice.vectors(facts);
        advice.processors(facts.processors());
        advice.memory(facts.memory());
        advice.hugePages(facts.hugePages());
        advice.speed(facts);
        return List.copyOf(advice.lines);
    }

    private void add(String line) {
        lines.add(line);
    }

    private void compiler(Compiler compiler) {
        switch (compiler) {
            case C2 -> {}
            case C1 ->
                add("C2 is off, and vectors are objects on the heap: remove -XX:TieredStopAtLevel,"
                        + " -XX:CompilationMode=quick-only or -client, or add -XX:TieredStopAtLevel=4");
            case INTERPRETER ->
                add(
                        "nothing is compiled: remove -Xint or add -Xmixed; a Zero VM needs another JDK, such as Eclipse Temurin 25");
            case GRAAL ->
                add("Graal's compiler has replaced C2, for which the kernels are written: add -XX:-UseJVMCICompiler");
            case OTHER ->
                add("this JVM is not HotSpot: without C2 vectors are objects; use a JDK with HotSpot, such as Eclipse"
                        + " Temurin 25");
        }
    }

    private void vectors(Facts facts) {
        if (facts.vectors().isEmpty()) {
            add("the Vector API's module is missing, and nothing will run: add --add-modules jdk.incubator.vector");
            return;
        }
        var vectors = facts.vectors().get();
        if (vectors.bits() != vectors.preferred()) {
            add(String.format(
                    Locale.ROOT,
                    "vectors are forced to %d bits, the JVM prefers %d: remove -Dlanewise.lanes",
                    vectors.bits(),
                    vectors.preferred()));
        }
        if (vectors.preferred() < vectors.processor()) {
            add(String.format(
                    Locale.ROOT,
                    "the processor has vectors of %d bits, the JVM uses %d: remove -XX:MaxVectorSize and try -XX:UseAVX=%d",
                    vectors.processor(),
                    vectors.preferred(),
                    vectors.processor() >= 512 ? 3 : 2));
        }
        if (!vectors.fma()) {
            add("multiply-add takes two instructions: remove -Dlanewise.fma=false and -XX:-UseFMA if the processor has"
                    + " AVX2; without it, half the speed is all there is");
        }
    }

    private void processors(Facts.Processors processors) {
        double limit = processors.cgroup().cpus().orElse(Double.POSITIVE_INFINITY);
        int whole = (int) Math.max(1, Math.floor(Math.min(limit, processors.available())));
        if (processors.threads() > whole) {
            add(String.format(
                    Locale.ROOT,
                    "%d threads share %s processors, and wait for each other: -Dlanewise.threads=%d",
                    processors.threads(),
                    limit < processors.available() ? String.format(Locale.ROOT, "%.1f", limit) : whole,
                    whole));
        } else if (processors.threads() < whole) {
            add(String.format(
                    Locale.ROOT,
                    "%d of %d processors are used: -Dlanewise.threads=%d for large models",
                    processors.threads(),
                    whole,
                    whole));
        }
        if (Math.ceil(limit) > processors.available() && processors.available() < processors.machine()) {
            add(String.format(
                    Locale.ROOT,
                    "the JVM sees %d of the machine's %d processors: unless that is meant, remove taskset or"
                            + " -XX:ActiveProcessorCount",
                    processors.available(),
                    processors.machine()));
        }
    }

    private void memory(Facts.Memory memory) {
        if (memory.budget() > memory.direct()) {
            add(String.format(
                    Locale.ROOT,
                    "the JVM refuses arrays beyond %s although the budget is %s: -XX:MaxDirectMemorySize=%s",
                    size(memory.direct()),
                    size(memory.budget()),
                    flag(memory.budget())));
        }
        boolean tooMuch = memory.heap() + Math.min(memory.budget(), memory.direct()) > memory.machine();
        boolean little = memory.budget() < Math.min(GIB, memory.machine() / 4);
        if (tooMuch || little) {
            long arrays = memory.machine() / 2;
            add(String.format(
                    Locale.ROOT,
                    "%s: -Xmx%s -Dlanewise.memory=%s -XX:MaxDirectMemorySize=%s",
                    tooMuch
                            ? "heap and arrays may outgrow the " + size(memory.machine())
                                    + " that there are, and the system would end the process"
                            : "arrays may take only " + size(memory.budget()) + " of " + size(memory.machine()),
                    flag(memory.machine() / 4),
                    flag(arrays),
                    flag(arrays)));
        }
    }

    private void hugePages(String word) {
        if (word.equals("madvise")) {
            add(
                    "arrays get small pages, huge ones only on demand, which costs some per cent: set GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in the"
                            + " environment (glibc 2.35 or later)");
        }
    }

    private void speed(Facts facts) {
        if (facts.compiler() != Compiler.C2) {
            return;
        }
        facts.speed()
                .filter(speed -> speed.share() < SLOW)
                .ifPresent(speed -> add(String.format(
                        Locale.ROOT,
                        "a product reaches only %.0f %% of what the core can do: another program probably uses the"
                                + " machine; once it is idle, repeat: examples/run doctor",
                        100 * speed.share())));
    }

    /** A size as flags of the JVM take it. */
    private static String flag(long bytes) {
        return bytes % GIB == 0 ? bytes / GIB + "g" : Math.max(1, bytes / MIB) + "m";
    }

    /** A size for people. */
    static String size(long bytes) {
        return bytes >= GIB
                ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB)
                : String.format(Locale.ROOT, "%.0f MiB", (double) bytes / MIB);
    }
}
