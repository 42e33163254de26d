/** Arrays off the heap and fast kernels on them, in plain Java. */
module io.lanewise.core {
    requires transitive jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports io.lanewise.core.array;
    exports io.lanewise.core.conv;
    exports io.lanewise.core.kernel;
    exports io.lanewise.core.matmul;
    exports io.lanewise.core.memory;
    exports io.lanewise.core.parallel;
    exports io.lanewise.core.simd;
}
