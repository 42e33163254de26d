package io.lanewise.examples.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.examples.doctor.Facts.Compiler;
import io.lanewise.examples.doctor.Facts.Memory;
import io.lanewise.examples.doctor.Facts.Processors;
import io.lanewise.examples.doctor.Facts.Speed;
import io.lanewise.examples.doctor.Facts.Vectors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each advice from an environment made up for it, which differs from a good one in nothing else. */
class AdviceTest {
    private static final long G = 1L << 30;
    private static final Vectors VECTORS = new Vectors(512, 512, 512, true);
    private static final Processors PROCESSORS = new Processors(8, 8, Cgroup.NONE, 8);
    private static final Memory MEMORY = new Memory(32 * G, 8 * G, 8 * G, 7 * G);
    private static final Speed SPEED = new Speed(80, 100);

    private static List<String> advice(
            Compiler compiler, Vectors vectors, Processors processors, Memory memory, String hugePages, Speed speed) {
        return Advice.of(new Facts(
                "25",
                compiler,
                Optional.ofNullable(vectors),
                processors,
                memory,
                hugePages,
                Optional.ofNullable(speed)));
    }

    private static void one(List<String> advice, String flag) {
        assertEquals(1, advice.size(), advice.toString());
        assertTrue(advice.getFirst().contains(flag), advice.toString());
    }

    @Test
    void nothingToChange() {
        assertEquals(List.of(), advice(Compiler.C2, VECTORS, PROCESSORS, MEMORY, "always", SPEED));
        assertEquals(List.of(), advice(Compiler.C2, VECTORS, PROCESSORS, MEMORY, "", null));
    }

    @ParameterizedTest
    @CsvSource({
        "C1, -XX:TieredStopAtLevel",
        "INTERPRETER, -Xint",
        "GRAAL, -XX:-UseJVMCICompiler",
        "OTHER, HotSpot",
    })
    void compilers(Compiler compiler, String flag) {
        one(advice(compiler, VECTORS, PROCESSORS, MEMORY, "always", null), flag);
    }

    @Test
    void noModule() {
        one(advice(Compiler.C2, null, PROCESSORS, MEMORY, "always", null), "--add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @CsvSource({
        "256, 512, 512, true, -Dlanewise.lanes",
        "256, 256, 512, true, -XX:UseAVX=3",
        "128, 128, 256, true, -XX:UseAVX=2",
        "512, 512, 512, false, -Dlanewise.fma=false",
        "512, 512, 512, false, -XX:-UseFMA",
    })
    void vectors(int bits, int preferred, int processor, boolean fma, String flag) {
        var vectors = new Vectors(bits, preferred, processor, fma);
        one(advice(Compiler.C2, vectors, PROCESSORS, MEMORY, "always", SPEED), flag);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 8, , 4, -Dlanewise.threads=8",
        "8, 4, , 8, -Dlanewise.threads=4",
        "8, 2, 1.5, 2, -Dlanewise.threads=1",
        "8, 2, 0.5, 2, -Dlanewise.threads=1",
        "8, 4, , 4, taskset",
    })
    void processors(int machine, int available, Double cgroup, int threads, String flag) {
        var limit = cgroup == null ? OptionalDouble.empty() : OptionalDouble.of(cgroup);
        var processors = new Processors(machine, available, new Cgroup(limit, OptionalLong.empty()), threads);
        var advice = advice(Compiler.C2, VECTORS, processors, MEMORY, "always", SPEED);
        assertTrue(advice.stream().anyMatch(line -> line.contains(flag)), advice.toString());
    }

    @Test
    void aContainerOfWholeProcessorsIsFine() {
        var processors = new Processors(8, 2, new Cgroup(OptionalDouble.of(2), OptionalLong.of(4 * G)), 2);
        assertEquals(List.of(), advice(Compiler.C2, VECTORS, processors, MEMORY, "always", SPEED));
    }

    @Test
    void theBudgetIsMoreThanTheJvmGrants() {
        var memory = new Memory(32 * G, 8 * G, 8 * G, 12 * G);
        one(advice(Compiler.C2, VECTORS, PROCESSORS, memory, "always", SPEED), "-XX:MaxDirectMemorySize=12g");
    }

    @Test
    void heapAndArraysAreMoreThanThereIs() {
        var memory = new Memory(4 * G, 3 * G, 3 * G, 3 * G - 1);
        one(
                advice(Compiler.C2, VECTORS, PROCESSORS, memory, "always", SPEED),
                "-Xmx1g -Dlanewise.memory=2g -XX:MaxDirectMemorySize=2g");
    }

    @Test
    void arraysMayTakeLittleOfMuch() {
        var memory = new Memory(8 * G - 1, G / 2, G / 2, G / 2);
        one(
                advice(Compiler.C2, VECTORS, PROCESSORS, memory, "always", SPEED),
                "-Xmx2047m -Dlanewise.memory=4095m -XX:MaxDirectMemorySize=4095m");
    }

    @Test
    void hugePagesOnDemand() {
        one(
                advice(Compiler.C2, VECTORS, PROCESSORS, MEMORY, "madvise", SPEED),
                "GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
    }

    @Test
    void slow() {
        one(advice(Compiler.C2, VECTORS, PROCESSORS, MEMORY, "always", new Speed(30, 100)), "30 %");
    }

    /** Slowness has a reason then, which is told. */
    @ParameterizedTest
    @EnumSource(value = Compiler.class, mode = EnumSource.Mode.EXCLUDE, names = "C2")
    void slowWithoutC2(Compiler compiler) {
        assertEquals(
                1,
                advice(compiler, VECTORS, PROCESSORS, MEMORY, "always", new Speed(1, 100))
                        .size());
    }
}
