package io.lanewise.bench;

import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Work;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Matrix products at the shapes of training, {@code m x n x k} with N or T for each operand. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MatmulBenchmark extends Timing {
    @Param({
        "64x64x64 NN",
        "256x256x256 NN",
        "512x512x512 NN",
        "1024x1024x1024 NN",
        "64x256x784 NT",
        "256x784x64 TN",
        "64x10x128 NT",
    })
    String shape = "";

    @Param({"1", "2"})
    int threads;

    private Product product = Product.of("1x1x1 NN", Product.Form.PLAIN);
    private Work work = product.lanewise();

    @Setup
    public void setUp() throws Throwable {
        Parallel.threads(threads);
        product = Product.of(shape, Product.Form.PLAIN);
        work = product.lanewise();
        work.check();
    }

    @Benchmark
    public void matmul(Rate rate) throws Throwable {
        work.run();
        rate.add(product.operations());
    }
}
