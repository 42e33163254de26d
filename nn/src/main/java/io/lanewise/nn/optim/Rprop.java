package io.lanewise.nn.optim;

import static io.lanewise.nn.optim.Hyperparameter.ETA_MINUS;
import static io.lanewise.nn.optim.Hyperparameter.ETA_PLUS;
import static io.lanewise.nn.optim.Hyperparameter.LEARNING_RATE;
import static io.lanewise.nn.optim.Hyperparameter.LONGEST;
import static io.lanewise.nn.optim.Hyperparameter.SHORTEST;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.OptimizerRules;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Steps by the sign of the gradient alone, longer while it stays and shorter when it turns (Riedmiller and Braun, "A direct adaptive method for
 * faster backpropagation learning: the RPROP algorithm", 1993). For gradients of all data at once.
 */
public final class Rprop extends Optimizer {
    private static final String LENGTHS = "step_size";
    private static final List<String> STATES = List.of(LENGTHS, "prev");

    /** Steps that begin with this length, grow by 1.2 and shrink by 0.5, between 1e-6 and 50. The usual rate is 1e-2. */
    public Rprop(Collection<? extends Tensor> parameters, float learningRate) {
        super(
                parameters,
                Map.of(LEARNING_RATE, learningRate, ETA_MINUS, 0.5f, ETA_PLUS, 1.2f, SHORTEST, 1e-6f, LONGEST, 50f));
    }

    /** Factors of a step's length: in (0, 1) when the gradient turned, and above 1 when it did not. Returns this. */
    public Rprop etas(float shrinking, float growing) {
        set(ETA_MINUS, shrinking);
        set(ETA_PLUS, growing);
        return this;
    }

    /**
     * Bounds of a step's length. Returns this.
     *
     * @throws IllegalArgumentException unless {@code 0 <= shortest <= longest}
     */
    public Rprop stepSizes(float shortest, float longest) {
        Checks.range("Rprop", "longest step", longest, shortest, Float.MAX_VALUE);
        set(SHORTEST, shortest);
        set(LONGEST, longest);
        return this;
    }

    /** Whether steps go up the gradient instead of down. Returns this. */
    public Rprop maximize(boolean on) {
        climb(on);
        return this;
    }

    @Override
    List<String> stateNames(ParamGroup group) {
        return STATES;
    }

    @Override
    float initialState(ParamGroup group, String state) {
        return state.equals(LENGTHS) ? group.learningRate() : 0;
    }

    @Override
    void update(Part part) {
        update(
                part,
                OptimizerRules.RPROP,
                STATES,
                sign(),
                part.get(ETA_MINUS),
                part.get(ETA_PLUS),
                part.get(SHORTEST),
                part.get(LONGEST));
    }
}
