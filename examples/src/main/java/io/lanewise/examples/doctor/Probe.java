package io.lanewise.examples.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import io.lanewise.examples.doctor.Facts.Compiler;
import io.lanewise.examples.doctor.Facts.Vectors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/** Reads the facts from this machine and this JVM. */
final class Probe {
    private static final Pattern CHOSEN = Pattern.compile(".*\\[(\\w+)].*");

    private Probe() {}

    /** The facts; with all there is to be quick, it also measures the speed, which takes two seconds. */
    static Facts facts() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        List<String> processor = lines(Path.of("/proc/cpuinfo"));
        Compiler compiler = compiler();
        return new Facts(
                System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor") + ", "
                        + System.getProperty("java.vm.name"),
                compiler,
                module ? Optional.of(vectors(processor)) : Optional.empty(),
                new Facts.Processors(
                        (int) processor.stream()
                                .filter(line -> line.startsWith("processor"))
                                .count(),
                        Runtime.getRuntime().availableProcessors(),
                        Cgroup.ofThisProcess(),
                        Parallel.threads()),
                memory(),
                hugePages(lines(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))),
                module && compiler == Compiler.C2 ? Optional.of(SpeedCheck.run()) : Optional.empty());
    }

    /** In a method of its own, so that nothing asks for the Vector API where there is none. */
    private static Vectors vectors(List<String> processor) {
        return new Vectors(
                Lanes.BYTES * Byte.SIZE, FloatVector.SPECIES_PREFERRED.vectorBitSize(), bits(processor), Lanes.FMA);
    }

    /** Width of the vectors of an x86 processor, from what Linux says of it; 0 for others. */
    static int bits(List<String> cpuinfo) {
        List<String> flags = cpuinfo.stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> List.of(line.split("\\s+")))
                .orElse(List.of());
        if (flags.containsAll(List.of("avx512f", "avx512bw", "avx512dq", "avx512vl"))) {
            return 512;
        }
        return flags.contains("avx2") ? 256 : flags.isEmpty() ? 0 : 128;
    }

    /** The word in brackets. */
    static String hugePages(List<String> enabled) {
        return enabled.stream()
                .map(CHOSEN::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private static Compiler compiler() {
        var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String name = System.getProperty("java.vm.name", "");
        if (hotSpot == null || Stream.of("OpenJ9", "Zing").anyMatch(name::contains)) {
            return Compiler.OTHER;
        }
        return compiler(
                name,
                System.getProperty("java.vm.info", ""),
                option(hotSpot, "UseJVMCICompiler"),
                option(hotSpot, "TieredStopAtLevel"),
                option(hotSpot, "CompilationMode"));
    }

    /**
     * The compiler of a HotSpot JVM.
     *
     * @param name such as {@code OpenJDK 64-Bit Server VM}
     * @param info such as {@code mixed mode, sharing}
     * @param graal the value of {@code -XX:UseJVMCICompiler}, empty if the JVM does not know it; and so the others
     */
    static Compiler compiler(String name, String info, String graal, String level, String mode) {
        if (info.contains("interpreted mode") || name.contains("Zero") || level.equals("0")) {
            return Compiler.INTERPRETER;
        }
        if (graal.equals("true")) {
            return Compiler.GRAAL;
        }
        boolean first = name.contains("Client") || level.matches("[123]") || mode.equals("quick-only");
        return first ? Compiler.C1 : Compiler.C2;
    }

    private static Facts.Memory memory() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long heap = Runtime.getRuntime().maxMemory();
        String direct = hotSpot == null ? "" : option(hotSpot, "MaxDirectMemorySize");
        return new Facts.Memory(
                system.getTotalMemorySize(),
                heap,
                direct.isEmpty() || direct.equals("0") ? heap : Long.parseLong(direct),
                OffHeap.budget());
    }

    private static String option(HotSpotDiagnosticMXBean hotSpot, String name) {
        try {
            return hotSpot.getVMOption(name).getValue();
        } catch (IllegalArgumentException e) { // not an option of this JVM
            return "";
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) { // not Linux
            return List.of();
        }
    }
}
