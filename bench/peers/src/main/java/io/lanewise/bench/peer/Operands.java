package io.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.bench.side.Product;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A product whose operands lie outside the heap, each at the start of a cache line, as every side here wants them. */
abstract class Operands extends Product.Running {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANS = 111;
    private static final int TRANS = 112;

    final Arena arena = Arena.ofShared();
    final MemorySegment a;
    final MemorySegment b;
    final MemorySegment c;
    final float beta;

    Operands(Product product) {
        product.super();
        a = place(product.a());
        b = place(product.b());
        c = place(new float[product.m() * product.n()]);
        beta = product.form() == Product.Form.ACCUMULATE ? 1 : 0;
    }

    private MemorySegment place(float[] values) {
        MemorySegment segment = arena.allocate(JAVA_FLOAT.byteSize() * values.length, 64);
        MemorySegment.copy(values, 0, segment, JAVA_FLOAT, 0, values.length);
        return segment;
    }

    @Override
    protected final float[] result() {
        return c.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
        arena.close();
    }

    /** By way of {@code cblas_sgemm}. */
    static Operands cblas(Product product, MethodHandle sgemm) {
        int transA = product.transposeA() ? TRANS : NO_TRANS;
        int transB = product.transposeB() ? TRANS : NO_TRANS;
        int lda = product.columnsOfA();
        int ldb = product.columnsOfB();
        int m = product.m();
        int n = product.n();
        int k = product.k();
        return new Operands(product) {
            @Override
            public void run() throws Throwable {
                sgemm.invokeExact(ROW_MAJOR, transA, transB, m, n, k, 1f, a, lda, b, ldb, beta, c, n);
            }
        };
    }
}
