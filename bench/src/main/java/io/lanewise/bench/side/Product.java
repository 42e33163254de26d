package io.lanewise.bench.side;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.matmul.Epilogue;
import io.lanewise.core.matmul.Matmul;
import org.jspecify.annotations.Nullable;

/**
 * A product of row-major matrices, C [m, n] = A [m, k] · B [k, n].
 *
 * @param transposeA whether A is stored as [k, m], as a weight's gradient has it
 * @param transposeB whether B is stored as [n, k], as a layer's forward pass has it
 */
public record Product(int m, int n, int k, boolean transposeA, boolean transposeB, Form form) implements Case {
    /** What becomes of the product. */
    public enum Form {
        PLAIN(""),
        ACCUMULATE(" accumulate"),
        BIAS_RELU(" bias+relu");

        private final String suffix;

        Form(String suffix) {
            this.suffix = suffix;
        }
    }

    /** From {@code "64x256x784 NT"}: m, n and k, and for A and for B whether it is stored transposed. */
    public static Product of(String shape, Form form) {
        String[] parts = shape.split("[x ]", -1);
        return new Product(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3].charAt(0) == 'T',
                parts[3].charAt(1) == 'T',
                form);
    }

    @Override
    public String name() {
        return "sgemm " + m + "x" + n + "x" + k + " " + (transposeA ? "T" : "N") + (transposeB ? "T" : "N")
                + form.suffix;
    }

    @Override
    public Unit unit() {
        return Unit.GFLOPS;
    }

    @Override
    public double operations() {
        return 2.0 * m * n * k;
    }

    @Override
    public @Nullable Product bare() {
        return form == Form.BIAS_RELU ? new Product(m, n, k, transposeA, transposeB, Form.PLAIN) : null;
    }

    /** A as it is stored. */
    public float[] a() {
        return Numbers.uniform(m * k, 1, 1);
    }

    /** B as it is stored. */
    public float[] b() {
        return Numbers.uniform(k * n, 1, 2);
    }

    /** What is added to every row, if anything. */
    public float[] bias() {
        return Numbers.uniform(n, 1, 3);
    }

    /** Columns of A as it is stored. */
    public int columnsOfA() {
        return transposeA ? m : k;
    }

    /** Columns of B as it is stored. */
    public int columnsOfB() {
        return transposeB ? k : n;
    }

    /** Does it again and again on operands that it owns, C being zero at first. */
    public abstract class Running implements Work {
        /** C, row by row. */
        protected abstract float[] result() throws Throwable;

        /** Runs twice, which shows whether it accumulates. */
        @Override
        public final float[] check() throws Throwable {
            run();
            run();
            verify(result());
            return new float[0];
        }
    }

    /**
     * Fails unless C after two runs is right on a sample of 4,096 elements, each recomputed in double. The error may be {@code k 2^-24} of the sum
     * of the absolute products, the bound of rounding for a sum of k terms in any order (Higham, "Accuracy and stability of
     * numerical algorithms", section 3.1); a term that is missing or doubled is some {@code 1 / k} of it.
     */
    private void verify(float[] c) {
        if (c.length != m * n) {
            throw new AssertionError(name() + ": expected " + m * n + " elements, got " + c.length);
        }
        float[] a = a();
        float[] b = b();
        float[] bias = bias();
        int samples = Math.min(c.length, 4096);
        for (int sample = 0; sample < samples; sample++) {
            int at = samples == c.length ? sample : (int) (sample * 2654435761L % c.length);
            int i = at / n;
            int j = at % n;
            double sum = 0;
            double size = 0;
            for (int l = 0; l < k; l++) {
                double term = (double) a[transposeA ? l * m + i : i * k + l] * b[transposeB ? j * k + l : l * n + j];
                sum += term;
                size += Math.abs(term);
            }
            double expected =
                    switch (form) {
                        case PLAIN -> sum;
                        case ACCUMULATE -> 2 * sum;
                        case BIAS_RELU -> Math.max(0, sum + bias[j]);
                    };
            double tolerance = 2 * (size + 1) * (k + 1) * 0x1p-24;
            if (!(Math.abs(expected - c[at]) <= tolerance)) {
                throw new AssertionError(name() + " at [" + i + ", " + j + "]: expected " + expected + " within "
                        + tolerance + ", got " + c[at]);
            }
        }
    }

    @Override
    public Work lanewise() {
        NDArray storedA = transposeA ? NDArray.of(a(), k, m) : NDArray.of(a(), m, k);
        NDArray storedB = transposeB ? NDArray.of(b(), n, k) : NDArray.of(b(), k, n);
        NDArray a = transposeA ? storedA.transpose() : storedA;
        NDArray b = transposeB ? storedB.transpose() : storedB;
        NDArray c = NDArray.zeros(m, n);
        Epilogue epilogue = Epilogue.bias(NDArray.of(bias())).withActivation(Activations.RELU.loop());
        return new Running() {
            @Override
            public void run() {
                switch (form) {
                    case PLAIN -> Matmul.into(c, a, b);
                    case ACCUMULATE -> Matmul.accumulate(c, a, b);
                    case BIAS_RELU -> Matmul.into(c, a, b, epilogue);
                }
            }

            @Override
            protected float[] result() {
                return c.toArray();
            }
        };
    }
}
