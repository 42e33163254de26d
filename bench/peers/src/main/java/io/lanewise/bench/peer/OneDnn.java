package io.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lanewise.bench.side.Child;
import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * oneDNN, by {@code dnnl_sgemm} or by its matmul primitive. The primitive chooses its kernel once, outside the time measured, as a
 * framework that keeps its primitives does.
 */
final class OneDnn extends BlasSide {
    private static final int CPU = 1;
    private static final int IN_ORDER = 1;
    private static final int F32 = 3;
    private static final int SOURCE = 1;
    private static final int WEIGHTS = 33;
    private static final int DESTINATION = 17;

    private final CLibrary library;
    private final boolean primitive;
    private final MethodHandle sgemm;

    private OneDnn(String file, boolean primitive) {
        library = new CLibrary(file);
        this.primitive = primitive;
        sgemm = library.function(
                "dnnl_sgemm",
                JAVA_INT,
                JAVA_BYTE,
                JAVA_BYTE,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_LONG,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_LONG);
    }

    /** The library's file, then "sgemm" or "matmul". */
    public static void main(String[] args) {
        Child.run(new OneDnn(args[0], args[1].equals("matmul")));
    }

    @Override
    public String describe() {
        try {
            var version =
                    (MemorySegment) library.function("dnnl_version", ADDRESS).invokeExact();
            version = version.reinterpret(12);
            int isa = (int)
                    library.function("dnnl_get_effective_cpu_isa", JAVA_INT).invokeExact();
            return "oneDNN " + version.getAtIndex(JAVA_INT, 0) + "." + version.getAtIndex(JAVA_INT, 1) + "."
                    + version.getAtIndex(JAVA_INT, 2) + ", instruction set 0x" + Integer.toHexString(isa);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_version failed", e);
        }
    }

    @Override
    Work product(Product product) throws Throwable {
        return primitive ? matmul(product) : sgemm(product);
    }

    private Work sgemm(Product product) {
        byte transA = (byte) (product.transposeA() ? 'T' : 'N');
        byte transB = (byte) (product.transposeB() ? 'T' : 'N');
        long m = product.m();
        long n = product.n();
        long k = product.k();
        long lda = product.columnsOfA();
        long ldb = product.columnsOfB();
        return new Operands(product) {
            @Override
            public void run() throws Throwable {
                succeed("dnnl_sgemm", (int) sgemm.invokeExact(transA, transB, m, n, k, 1f, a, lda, b, ldb, beta, c, n));
            }
        };
    }

    private Work matmul(Product product) throws Throwable {
        MethodHandle execute =
                library.function("dnnl_primitive_execute", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
        MemorySegment engine = make("dnnl_engine_create", CPU, 0L);
        MemorySegment stream = make("dnnl_stream_create", engine, IN_ORDER);
        MemorySegment shapeOfA = matrix(product.m(), product.k(), product.transposeA());
        MemorySegment shapeOfB = matrix(product.k(), product.n(), product.transposeB());
        MemorySegment shapeOfC = matrix(product.m(), product.n(), false);
        boolean add = product.form() == Product.Form.ACCUMULATE;
        MemorySegment kernel = make(
                "dnnl_primitive_create",
                make(
                        "dnnl_matmul_primitive_desc_create",
                        engine,
                        shapeOfA,
                        shapeOfB,
                        MemorySegment.NULL,
                        shapeOfC,
                        attributes(add)));
        return new Operands(product) {
            private final MemorySegment arguments = arena.allocate(48, 8);

            {
                argument(0, SOURCE, make("dnnl_memory_create", shapeOfA, engine, a));
                argument(1, WEIGHTS, make("dnnl_memory_create", shapeOfB, engine, b));
                argument(2, DESTINATION, make("dnnl_memory_create", shapeOfC, engine, c));
            }

            private void argument(int index, int id, MemorySegment memory) {
                arguments.set(JAVA_INT, 16L * index, id);
                arguments.set(ADDRESS, 16L * index + 8, memory);
            }

            @Override
            public void run() throws Throwable {
                succeed("dnnl_primitive_execute", (int) execute.invokeExact(kernel, stream, 3, arguments));
            }
        };
    }

    /** Attributes that add the product to what is there, or none. */
    private MemorySegment attributes(boolean add) throws Throwable {
        if (!add) {
            return MemorySegment.NULL;
        }
        MemorySegment operations = make("dnnl_post_ops_create");
        succeed("dnnl_post_ops_append_sum", (int)
                library.function("dnnl_post_ops_append_sum", JAVA_INT, ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT)
                        .invokeExact(operations, 1f, 0, 0));
        MemorySegment attributes = make("dnnl_primitive_attr_create");
        succeed("dnnl_primitive_attr_set_post_ops", (int)
                library.function("dnnl_primitive_attr_set_post_ops", JAVA_INT, ADDRESS, ADDRESS)
                        .invokeExact(attributes, operations));
        return attributes;
    }

    private MemorySegment matrix(long rows, long columns, boolean transposed) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocateFrom(JAVA_LONG, longs(rows, columns));
            MemorySegment strides = arena.allocateFrom(JAVA_LONG, transposed ? longs(1, rows) : longs(columns, 1));
            return make("dnnl_memory_desc_create_with_strides", 2, shape, F32, strides);
        }
    }

    /** The library reads twelve, its greatest number of dimensions. */
    private static long[] longs(long first, long second) {
        var values = new long[12];
        values[0] = first;
        values[1] = second;
        return values;
    }

    /** Calls a function that puts a new object where its first argument points; objects live as long as the process. */
    private MemorySegment make(String name, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            var layouts = new MemoryLayout[arguments.length + 1];
            var values = new Object[arguments.length + 1];
            layouts[0] = ADDRESS;
            values[0] = out;
            for (int i = 0; i < arguments.length; i++) {
                values[i + 1] = arguments[i];
                layouts[i + 1] = switch (arguments[i]) {
                    case Integer _ -> JAVA_INT;
                    case Long _ -> JAVA_LONG;
                    default -> ADDRESS;
                };
            }
            succeed(name, (int) library.function(name, JAVA_INT, layouts).invokeWithArguments(values));
            return out.get(ADDRESS, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " failed", e);
        }
    }

    private static void succeed(String name, int status) {
        if (status != 0) {
            throw new IllegalStateException(name + " returned " + status);
        }
    }
}
