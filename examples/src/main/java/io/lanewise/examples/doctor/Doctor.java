package io.lanewise.examples.doctor;

import static io.lanewise.examples.doctor.Advice.size;

import io.lanewise.examples.support.Example;
import io.lanewise.examples.support.Report;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Looks at the machine and the JVM before anyone wonders why it is slow. */
@Command(
        name = "doctor",
        description = "Looks at the machine and the JVM, checks the speed for two seconds, and says what to change.")
public final class Doctor extends Example {
    @Override
    protected void run(Report report) {
        Facts facts = Probe.facts();
        List<String> advice = Advice.of(facts);
        print(facts);
        System.out.println(advice.isEmpty() ? "Nothing to change." : "To change:");
        advice.forEach(line -> System.out.println("  - " + line));
        report(facts, report);
        report.put("advice", advice);
    }

    private static void print(Facts facts) {
        var processors = facts.processors();
        var cgroup = processors.cgroup();
        var memory = facts.memory();
        line("JDK", facts.java());
        line("compiler", facts.compiler().toString());
        line(
                "vectors",
                facts.vectors()
                        .map(vectors -> String.format(
                                Locale.ROOT,
                                "%d bits of %s, multiply-add in %s",
                                vectors.bits(),
                                vectors.processor() == 0 ? "(unknown)" : vectors.processor() + "",
                                vectors.fma() ? "one instruction" : "two instructions"))
                        .orElse("module jdk.incubator.vector is missing"));
        line(
                "processors",
                String.format(
                        Locale.ROOT,
                        "%d available, %d in the machine, cgroup limit %s; Lanewise uses %d threads",
                        processors.available(),
                        processors.machine(),
                        cgroup.cpus().isPresent() ? cgroup.cpus().getAsDouble() : "none",
                        processors.threads()));
        line(
                "memory",
                String.format(
                        Locale.ROOT,
                        "%s for arrays, %s for the heap, of %s; cgroup limit %s",
                        size(Math.min(memory.budget(), memory.direct())),
                        size(memory.heap()),
                        size(memory.machine()),
                        cgroup.memory().isPresent() ? size(cgroup.memory().getAsLong()) : "none"));
        line("huge pages", facts.hugePages().isEmpty() ? "unknown" : facts.hugePages());
        facts.speed()
                .ifPresent(speed -> line(
                        "speed",
                        String.format(
                                Locale.ROOT,
                                "%.0f GFLOP/s in a product of 512x512x512, %.0f %% of the %.0f that one core can do",
                                speed.product(),
                                100 * speed.share(),
                                speed.roof())));
    }

    private static void line(String name, String text) {
        System.out.printf("%-12s%s%n", name, text);
    }

    private static void report(Facts facts, Report report) {
        var memory = facts.memory();
        var processors = facts.processors();
        report.put("jdk", facts.java()).put("compiler", facts.compiler().toString());
        facts.vectors().ifPresent(vectors -> report.put("vector_bits", vectors.bits())
                .put("vector_bits_preferred", vectors.preferred())
                .put("vector_bits_processor", vectors.processor())
                .put("fma", String.valueOf(vectors.fma())));
        report.put("processors", processors.available())
                .put("processors_machine", processors.machine())
                .put("threads", processors.threads());
        processors.cgroup().cpus().ifPresent(limit -> report.put("cgroup_cpus", limit));
        processors.cgroup().memory().ifPresent(limit -> report.put("cgroup_memory", limit));
        report.put("budget", memory.budget())
                .put("direct", memory.direct())
                .put("heap", memory.heap())
                .put("memory", memory.machine())
                .put("huge_pages", facts.hugePages());
        facts.speed().ifPresent(speed -> report.put("gflops", rounded(speed.product()))
                .put("roof_gflops", rounded(speed.roof()))
                .put("share_of_roof", rounded(speed.share())));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
