package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Changes parameters so that a loss falls (PyTorch's {@code torch.optim.Optimizer}). On construction the parameters move to one common
 * slab of memory, so that a step is one pass over it.
 */
public abstract class Optimizer {
    private static final System.Logger LOG = System.getLogger(Optimizer.class.getName());

    private final String name = getClass().getSimpleName();
    private final Slab slab;
    private float learningRate;
    private boolean warned;

    /** Steps that each parameter has taken. */
    private final int[] steps;

    /**
     * An optimizer of leaves that require a gradient.
     *
     * @throws IllegalArgumentException if there are none, one is listed twice or is not a float32 leaf, or the rate is negative or not
     *     finite
     */
    protected Optimizer(Collection<? extends Tensor> parameters, float learningRate) {
        this.learningRate = Checks.notNegative(name, "learning rate", learningRate);
        IdentityHashMap<Tensor, Boolean> seen = new IdentityHashMap<>();
        for (Tensor parameter : parameters) {
            Checks.floats(name, parameter.value());
            Checks.that(parameter.isLeaf(), name, "parameters must be leaves, not results of operations");
            Checks.that(seen.put(parameter, true) == null, name, "a parameter is listed twice");
        }
        Checks.that(!seen.isEmpty(), name, "expected at least one parameter, got an empty list");
        slab = new Slab(List.copyOf(parameters));
        steps = new int[parameters.size()];
    }

    /** Step length of the next steps. */
    public final float learningRate() {
        return learningRate;
    }

    /**
     * Changes the step length.
     *
     * @throws IllegalArgumentException if negative or not finite
     */
    public final void learningRate(float rate) {
        learningRate = Checks.notNegative(name, "learning rate", rate);
    }

    /** Forgets the gradients of all parameters; the next backward starts from zero. */
    public final void zeroGrad() {
        for (int i = 0; i < slab.count(); i++) {
            slab.tensor(i).zeroGrad();
        }
    }

    /**
     * Changes every parameter that has a gradient. Parameters without one stay as they are; the first time there are such, a warning names
     * them.
     *
     * @throws IllegalStateException if no parameter has a gradient
     */
    public final void step() {
        slab.gather();
        List<String> without = new ArrayList<>(0);
        int first = 0;
        for (int i = 0; i <= slab.count(); i++) {
            boolean moved = i < slab.count() && slab.tensor(i).hasGradient();
            if (!moved || steps[i] != steps[first]) {
                update(first, i);
                first = moved ? i : i + 1;
            }
            if (i < slab.count() && !moved) {
                without.add(nameOf(i));
            }
        }
        if (without.size() == slab.count()) {
            throw new IllegalStateException(name + " step: no parameter has a gradient (" + String.join(", ", without)
                    + "); call backward() on a loss computed from them, after zeroGrad() and before step()");
        }
        if (!without.isEmpty() && !warned) {
            warned = true;
            LOG.log(Level.WARNING, "{0} step: no gradient reached {1}", name, String.join(", ", without));
        }
    }

    private String nameOf(int i) {
        return slab.tensor(i) instanceof Parameter parameter
                ? parameter.name()
                : "tensor " + i + " of shape " + slab.tensor(i).shape();
    }

    /** Updates neighbours that all have gradients and the same number of steps behind them. */
    private void update(int first, int end) {
        if (first < end) {
            int step = steps[first] + 1;
            update(slab.start(first), slab.start(end), step);
            Arrays.fill(steps, first, end, step);
        }
    }

    /** Updates the elements {@code from} to {@code to - 1} of the slabs, for the {@code step}-th time, counted from 1. */
    abstract void update(long from, long to, int step);

    /** A part of all values, one after the other. */
    final NDArray values(long from, long to) {
        return part(slab.values(), from, to);
    }

    /** The same part of all gradients. */
    final NDArray gradients(long from, long to) {
        return part(slab.gradients(), from, to);
    }

    /** A part of a slab. */
    static NDArray part(NDArray slab, long from, long to) {
        return to - from == slab.size() ? slab : slab.window(from, Shape.of((int) (to - from)));
    }

    /** Zeros for state at the same offsets. */
    final NDArray state() {
        return slab.zeros();
    }
}
