package io.lanewise.examples.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from Linux's files and the JVM's words. */
class ProbeTest {
    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Cgroup read() {
        return Cgroup.read(folder.resolve("membership"), folder.resolve("fs"));
    }

    @Test
    void theSmallestLimitOfVersion2Counts() throws IOException {
        write("membership", "0::/service/unit\n");
        write("fs/service/unit/cpu.max", "max 100000\n");
        write("fs/service/cpu.max", "150000 100000\n");
        write("fs/service/unit/memory.max", "2147483648\n");
        write("fs/service/memory.max", "max\n");
        assertEquals(new Cgroup(OptionalDouble.of(1.5), OptionalLong.of(1L << 31)), read());
    }

    @Test
    void version1InAContainer() throws IOException {
        write("membership", "5:cpu,cpuacct:/docker/1234\n4:memory:/docker/1234\n");
        write("fs/cpu/cpu.cfs_quota_us", "50000\n");
        write("fs/cpu/cpu.cfs_period_us", "100000\n");
        write("fs/memory/memory.limit_in_bytes", "1073741824\n");
        assertEquals(new Cgroup(OptionalDouble.of(0.5), OptionalLong.of(1 << 30)), read());
    }

    @Test
    void noLimits() throws IOException {
        assertEquals(Cgroup.NONE, read());
        write("membership", "4:memory:/\n3:cpu:/\n0::/\nnonsense\n");
        write("fs/cpu/cpu.cfs_quota_us", "-1\n");
        write("fs/cpu/cpu.cfs_period_us", "100000\n");
        write("fs/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("fs/cpu.max", "what is this\n");
        assertEquals(Cgroup.NONE, read());
    }

    @ParameterizedTest
    @CsvSource({
        "OpenJDK 64-Bit Server VM, 'mixed mode, sharing', '', 4, default, C2",
        "OpenJDK 64-Bit Server VM, mixed mode, false, 4, high-only, C2",
        "OpenJDK 64-Bit Server VM, mixed mode, '', 1, default, C1",
        "OpenJDK 64-Bit Server VM, mixed mode, '', 4, quick-only, C1",
        "OpenJDK Client VM, mixed mode, '', '', '', C1",
        "OpenJDK 64-Bit Server VM, interpreted mode, '', 4, default, INTERPRETER",
        "OpenJDK 64-Bit Zero VM, '', '', '', '', INTERPRETER",
        "OpenJDK 64-Bit Server VM, mixed mode, true, 4, default, GRAAL",
    })
    void compilers(String name, String info, String graal, String level, String mode, Facts.Compiler compiler) {
        assertEquals(compiler, Probe.compiler(name, info, graal, level, mode));
    }

    @Test
    void processorsAndPages() {
        assertEquals(512, Probe.bits(List.of("flags : fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl")));
        assertEquals(256, Probe.bits(List.of("model : 1", "flags : fpu sse2 avx2 avx512f")));
        assertEquals(128, Probe.bits(List.of("flags : fpu sse2")));
        assertEquals(0, Probe.bits(List.of("Features : asimd sve")));
        assertEquals("madvise", Probe.hugePages(List.of("always [madvise] never")));
        assertEquals("", Probe.hugePages(List.of()));
    }

    @Test
    void factsOfThisMachine() {
        Facts facts = Probe.facts();
        assertTrue(facts.vectors().orElseThrow().bits() >= 128, facts.toString());
        assertTrue(facts.processors().available() >= 1 && facts.memory().budget() > 0, facts.toString());
        facts.speed().ifPresent(speed -> assertTrue(speed.product() > 0 && speed.roof() > 0, facts.toString()));
    }
}
