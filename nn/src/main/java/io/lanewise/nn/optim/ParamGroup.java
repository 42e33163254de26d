package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parameters that are moved by the same hyperparameters, in memory of their own; see {@link Optimizer#addParamGroup}. */
public final class ParamGroup {
    private final String owner;
    private final EnumMap<Hyperparameter, Float> numbers;
    private final Slab slab;
    private float initialRate = Float.NaN;

    /** An optimizer's state by name, each in the layout of the slab; made when first used. */
    private final Map<String, NDArray> states = new LinkedHashMap<>();

    /** Steps that each parameter has taken. */
    private final int[] steps;

    ParamGroup(String owner, Collection<? extends Tensor> parameters, Map<Hyperparameter, Float> numbers) {
        this.owner = owner;
        this.numbers = new EnumMap<>(numbers);
        slab = new Slab(List.copyOf(parameters));
        steps = new int[slab.count()];
    }

    /** Whether the optimizer uses this hyperparameter. */
    public boolean has(Hyperparameter which) {
        return numbers.containsKey(which);
    }

    /**
     * A hyperparameter of the next steps.
     *
     * @throws IllegalArgumentException if the optimizer does not use it
     */
    public float get(Hyperparameter which) {
        Float value = numbers.get(which);
        if (value == null) {
            throw unknown(which);
        }
        return value;
    }

    /**
     * Changes a hyperparameter of the next steps. Returns this.
     *
     * @throws IllegalArgumentException if the optimizer does not use it, or the value is out of range
     */
    public ParamGroup set(Hyperparameter which, float value) {
        if (!has(which)) {
            throw unknown(which);
        }
        numbers.put(which, which.check(owner, value));
        return this;
    }

    private IllegalArgumentException unknown(Hyperparameter which) {
        return Checks.error(owner, "has no " + which.key() + "; there are " + keys());
    }

    private List<String> keys() {
        return numbers.keySet().stream().map(Hyperparameter::key).toList();
    }

    /** Step length of the next steps. */
    public float learningRate() {
        return get(Hyperparameter.LEARNING_RATE);
    }

    /** Changes the step length, at least 0. Returns this. */
    public ParamGroup learningRate(float rate) {
        return set(Hyperparameter.LEARNING_RATE, rate);
    }

    /**
     * The rate from which schedules count: that of the moment when this was first asked for, which the first schedule does when it is
     * made, or the one that was set.
     */
    public float initialLearningRate() {
        if (Float.isNaN(initialRate)) {
            initialRate = learningRate();
        }
        return initialRate;
    }

    /** Sets the rate from which schedules count, at least 0. Returns this. */
    public ParamGroup initialLearningRate(float rate) {
        initialRate = Hyperparameter.LEARNING_RATE.check(owner, rate);
        return this;
    }

    /** Changes the weight decay, at least 0. Returns this. */
    public ParamGroup weightDecay(float decay) {
        return set(Hyperparameter.WEIGHT_DECAY, decay);
    }

    /** The parameters in order. */
    public List<Tensor> parameters() {
        return slab.tensors();
    }

    Slab slab() {
        return slab;
    }

    /** State at the same offsets as the parameters. */
    NDArray state(Optimizer optimizer, String name) {
        NDArray state = states.get(name);
        if (state == null) {
            state = slab.zeros();
            float start = optimizer.initialState(this, name);
            if (start != 0) {
                state.fill(start);
            }
            states.put(name, state);
        }
        return state;
    }

    /** Updates the parameters that have gradients; adds the names of the others to a list. */
    void step(Optimizer optimizer, List<String> without) {
        slab.gather();
        int first = 0;
        for (int i = 0; i <= steps.length; i++) {
            boolean moved = i < steps.length && slab.tensor(i).hasGradient();
            if (!moved || steps[i] != steps[first]) {
                update(optimizer, first, i);
                first = moved ? i : i + 1;
            }
            if (i < steps.length && !moved) {
                without.add(nameOf(i));
            }
        }
    }

    private String nameOf(int i) {
        return slab.tensor(i) instanceof Parameter parameter
                ? parameter.name()
                : "tensor " + i + " of shape " + slab.tensor(i).shape();
    }

    /** Updates neighbours that all have gradients and the same number of steps behind them. */
    private void update(Optimizer optimizer, int first, int end) {
        if (first < end) {
            int step = steps[first] + 1;
            optimizer.update(new Part(optimizer, this, slab.start(first), slab.start(end), step));
            Arrays.fill(steps, first, end, step);
            for (int i = first; i < end; i++) {
                slab.tensor(i).changed();
            }
        }
    }

    /** The hyperparameters that the optimizer uses. */
    Set<Hyperparameter> hyperparameters() {
        return numbers.keySet();
    }

    /** Steps that a parameter has taken. */
    int steps(int i) {
        return steps[i];
    }

    void steps(int i, int taken) {
        steps[i] = taken;
    }
}
