package io.lanewise.bench.side;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;

/** One addition of 16 floats with the graph recorded; a run does {@value #COUNT}. */
public record Eager() implements Case {
    /** Additions of a run. */
    public static final int COUNT = 100;

    @Override
    public String name() {
        return "eager addition of 16 floats";
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS;
    }

    @Override
    public double operations() {
        return COUNT;
    }

    /** The summands; the first one wants a gradient. */
    public float[] summand(int which) {
        return Numbers.uniform(16, 1, which);
    }

    @Override
    public Work lanewise() {
        Tensor a = Tensor.of(summand(0)).requiresGrad(true);
        Tensor b = Tensor.of(summand(1));
        return new Work() {
            @Override
            public void run() {
                try (Scope _ = Scope.open("additions")) {
                    for (int i = 0; i < COUNT; i++) {
                        a.add(b);
                    }
                }
            }

            @Override
            public float[] check() {
                Tensor sum = a.add(b);
                if (!sum.requiresGrad()) {
                    throw new AssertionError("the graph must be recorded");
                }
                return sum.toArray();
            }
        };
    }
}
