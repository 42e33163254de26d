package io.lanewise.examples.doctor;

import java.util.Optional;

/**
 * What matters to Lanewise about a machine and a JVM.
 *
 * @param java version and maker
 * @param compiler what turns bytecode into instructions
 * @param vectors empty if the incubator module is not there
 * @param hugePages the kernel's word for transparent huge pages, empty if it has none
 * @param speed empty if it was not measured, since without C2 it would take minutes
 */
record Facts(
        String java,
        Compiler compiler,
        Optional<Vectors> vectors,
        Processors processors,
        Memory memory,
        String hugePages,
        Optional<Speed> speed) {
    /** What turns bytecode into instructions. */
    enum Compiler {
        /** HotSpot's second compiler, the only one that turns all vectors into registers. */
        C2,
        /** HotSpot's first compiler alone. */
        C1,
        /** None. */
        INTERPRETER,
        /** Graal's, as a replacement of C2. */
        GRAAL,
        /** Of a JVM that is not HotSpot. */
        OTHER
    }

    /**
     * Vectors.
     *
     * @param bits that Lanewise uses
     * @param preferred bits that the JVM prefers
     * @param processor bits that the processor has; 0 if unknown
     * @param fma whether multiply-add is an instruction
     */
    record Vectors(int bits, int preferred, int processor, boolean fma) {}

    /**
     * Processors.
     *
     * @param machine of the machine; 0 if unknown
     * @param available to the JVM, as it counts them
     * @param cgroup the limits of the process's group; of memory, too
     * @param threads that Lanewise uses
     */
    record Processors(int machine, int available, Cgroup cgroup, int threads) {}

    /**
     * Memory in bytes.
     *
     * @param machine of the machine, or of its part that the process's group may use
     * @param heap the most that the heap may become
     * @param direct the most that the JVM grants to native buffers
     * @param budget the most that Lanewise's arrays may take
     */
    record Memory(long machine, long heap, long direct, long budget) {}

    /**
     * GFLOP/s of one core.
     *
     * @param product of a matrix product
     * @param roof the most multiply-adds in registers
     */
    record Speed(double product, double roof) {
        double share() {
            return product / roof;
        }
    }
}
