package io.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.bench.side.Child;
import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Work;
import java.lang.invoke.MethodHandle;

/** OpenBLAS. */
final class OpenBlas extends BlasSide {
    private final CLibrary library;
    private final MethodHandle sgemm;

    private OpenBlas(String file) {
        library = new CLibrary(file);
        sgemm = library.cblasSgemm();
    }

    /** The library's file. */
    public static void main(String[] args) {
        Child.run(new OpenBlas(args[0]));
    }

    @Override
    public String describe() {
        try {
            int threads =
                    (int) library.function("openblas_get_num_threads", JAVA_INT).invokeExact();
            return library.text("openblas_get_config") + ", core " + library.text("openblas_get_corename")
                    + ", threads " + threads;
        } catch (Throwable e) {
            throw new IllegalStateException("openblas_get_num_threads failed", e);
        }
    }

    @Override
    Work product(Product product) {
        return Operands.cblas(product, sgemm);
    }
}
