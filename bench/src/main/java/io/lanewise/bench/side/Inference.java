package io.lanewise.bench.side;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/** A model's answer to one sample, without a graph. */
public record Inference(Mlp net) implements Case {
    @Override
    public String name() {
        return "inference " + net.label() + " batch 1";
    }

    @Override
    public Unit unit() {
        return Unit.MICROSECONDS;
    }

    /** An answer on each side, to one sample after another. */
    public abstract static class Running implements Work {
        private int next;

        /** Computes the answer to a sample, and reads it if it is wanted. */
        protected abstract float[] answer(int sample, boolean read) throws Throwable;

        @Override
        public final void run() throws Throwable {
            answer(next, false);
            next = (next + 1) % Mlp.BATCHES;
        }

        /** The answers to all samples, one after another. */
        @Override
        public final float[] check() throws Throwable {
            float[] all = answer(0, true);
            int width = all.length;
            all = java.util.Arrays.copyOf(all, Mlp.BATCHES * width);
            for (int i = 1; i < Mlp.BATCHES; i++) {
                System.arraycopy(answer(i, true), 0, all, i * width, width);
            }
            return all;
        }
    }

    @Override
    public Work lanewise() {
        Layer model = net.model().eval();
        List<Tensor> xs = net.batches(1).stream().map(net::x).toList();
        return new Running() {
            @Override
            protected float[] answer(int sample, boolean read) {
                try (Scope _ = Scope.open("inference");
                        NoGrad _ = NoGrad.open()) {
                    Tensor y = model.forward(xs.get(sample));
                    return read ? y.toArray() : new float[0];
                }
            }
        };
    }
}
