package io.lanewise.bench.side;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.util.List;

/**
 * A step of training: forward, loss, backward, optimizer. The data are prepared beforehand.
 *
 * @param batch samples of a step
 */
public record Training(Mlp net, int batch, Rule rule) implements Case {
    /** How parameters change. Rates are low, so that no unit dies and sends numbers too small for the processor. */
    public enum Rule {
        SGD("SGD", 0.01f),
        ADAM("Adam", 1e-4f);

        private final String label;
        private final float rate;

        Rule(String label, float rate) {
            this.label = label;
            this.rate = rate;
        }

        /** The learning rate. */
        public float rate() {
            return rate;
        }
    }

    @Override
    public String name() {
        return "step " + net.label() + " batch " + batch + " " + rule.label;
    }

    @Override
    public Unit unit() {
        return Unit.STEPS;
    }

    /** A step on each side: from the first parameters on, twice through the batches. */
    public abstract static class Running implements Work {
        private int next;

        /** A step on the batch of that number; its loss if it is to be read. */
        protected abstract float step(int batch, boolean read) throws Throwable;

        @Override
        public final void run() throws Throwable {
            step(next, false);
            next = (next + 1) % Mlp.BATCHES;
        }

        /** Losses of the first steps, which must fall from the first time a batch is seen to the second. */
        @Override
        public final float[] check() throws Throwable {
            var losses = new float[2 * Mlp.BATCHES];
            double change = 0;
            for (int i = 0; i < losses.length; i++) {
                losses[i] = step(i % Mlp.BATCHES, true);
                change += i < Mlp.BATCHES ? -losses[i] : losses[i];
            }
            if (!(change < 0)) {
                throw new AssertionError("the loss must fall, its mean changed by " + change / Mlp.BATCHES);
            }
            return losses;
        }
    }

    @Override
    public Work lanewise() {
        Layer model = net.model();
        Loss lossFn = net.loss();
        Optimizer optimizer =
                switch (rule) {
                    case SGD -> new SGD(model.parameters(), rule.rate());
                    case ADAM -> new Adam(model.parameters(), rule.rate());
                };
        List<Mlp.Batch> batches = net.batches(batch);
        List<Tensor> xs = batches.stream().map(net::x).toList();
        List<Tensor> ys = batches.stream().map(net::y).toList();
        return new Running() {
            @Override
            protected float step(int number, boolean read) {
                try (Scope _ = Scope.open("step")) {
                    Tensor loss = lossFn.forward(model.forward(xs.get(number)), ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    return read ? loss.item() : Float.NaN;
                }
            }
        };
    }
}
