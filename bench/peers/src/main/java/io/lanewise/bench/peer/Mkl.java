package io.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.bench.side.Child;
import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/** Intel's MKL: its own library, or the one inside PyTorch's libtorch, which has no C interface but Fortran's. */
final class Mkl extends BlasSide {
    private final CLibrary library;
    private final MethodHandle sgemm;

    private Mkl(String file) {
        library = new CLibrary(file);
        sgemm = library.function(
                "sgemm_", null, Collections.nCopies(13, ADDRESS).toArray(MemoryLayout[]::new));
    }

    /** The library's file. */
    public static void main(String[] args) {
        Child.run(new Mkl(args[0]));
    }

    @Override
    public String describe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            library.function("MKL_Get_Version_String", null, ADDRESS, JAVA_INT).invokeExact(text, 256);
            int threads =
                    (int) library.function("MKL_Get_Max_Threads", JAVA_INT).invokeExact();
            return text.getString(0).strip() + ", threads " + threads;
        } catch (Throwable e) {
            throw new IllegalStateException("MKL_Get_Version_String failed", e);
        }
    }

    /** Fortran's columns are our rows: C' = B' A'. */
    @Override
    Work product(Product product) {
        return new Operands(product) {
            private final MemorySegment transA = letter(product.transposeA());
            private final MemorySegment transB = letter(product.transposeB());
            private final MemorySegment m = arena.allocateFrom(JAVA_INT, product.m());
            private final MemorySegment n = arena.allocateFrom(JAVA_INT, product.n());
            private final MemorySegment k = arena.allocateFrom(JAVA_INT, product.k());
            private final MemorySegment lda = arena.allocateFrom(JAVA_INT, product.columnsOfA());
            private final MemorySegment ldb = arena.allocateFrom(JAVA_INT, product.columnsOfB());
            private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1);
            private final MemorySegment factor = arena.allocateFrom(JAVA_FLOAT, beta);

            private MemorySegment letter(boolean transposed) {
                return arena.allocateFrom(JAVA_BYTE, (byte) (transposed ? 'T' : 'N'));
            }

            @Override
            public void run() throws Throwable {
                sgemm.invokeExact(transB, transA, n, m, k, one, b, ldb, a, lda, factor, c, n);
            }
        };
    }
}
