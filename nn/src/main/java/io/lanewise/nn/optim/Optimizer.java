package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.OptimizerRule;
import io.lanewise.nn.autograd.Tensor;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes parameters so that a loss falls (PyTorch's {@code torch.optim.Optimizer}). On construction the parameters move to one common
 * slab of memory, so that a step is one pass over it. Parameters that need other hyperparameters go to a group of their own:
 *
 * {@snippet :
 * var optimizer = new AdamW(body.parameters(), 1e-4f);
 * optimizer.addParamGroup(head.parameters()).learningRate(1e-3f).weightDecay(0);
 * }
 */
public abstract class Optimizer {
    private static final System.Logger LOG = System.getLogger(Optimizer.class.getName());

    private final String name = getClass().getSimpleName();
    private final List<ParamGroup> groups = new ArrayList<>();
    private final Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What a new group begins with. */
    private final EnumMap<Hyperparameter, Float> defaults = new EnumMap<>(Hyperparameter.class);

    private boolean maximize;
    private boolean warned;

    /** By which the next step multiplies gradients. */
    private float gradientScale = 1;

    /**
     * An optimizer of leaves that require a gradient.
     *
     * @param defaults the hyperparameters that the optimizer has
     * @throws IllegalArgumentException if there are no parameters, one is listed twice or is not a float32 leaf, or a number is out of
     *     range
     */
    protected Optimizer(Collection<? extends Tensor> parameters, Map<Hyperparameter, Float> defaults) {
        defaults.forEach((which, value) -> this.defaults.put(which, which.check(name, value)));
        addParamGroup(parameters);
    }

    final String name() {
        return name;
    }

    /**
     * Adds parameters as a group of their own, which begins with this optimizer's hyperparameters and may then be given others.
     *
     * @throws IllegalArgumentException if there are no parameters, one is listed twice, here or in another group, or is not a float32
     *     leaf
     */
    public final ParamGroup addParamGroup(Collection<? extends Tensor> parameters) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Tensor parameter : parameters) {
            Checks.floats(name, parameter.value());
            Checks.that(parameter.isLeaf(), name, "parameters must be leaves, not results of operations");
            Checks.that(seen.add(parameter) && !known.contains(parameter), name, "a parameter is listed twice");
        }
        Checks.that(!seen.isEmpty(), name, "expected at least one parameter, got an empty list");
        known.addAll(seen);
        ParamGroup group = new ParamGroup(name, parameters, defaults);
        groups.add(group);
        return group;
    }

    /** The groups, first the one that the constructor made. */
    public final List<ParamGroup> paramGroups() {
        return Collections.unmodifiableList(groups);
    }

    /** Step length of the next steps, of the first group. */
    public final float learningRate() {
        return groups.getFirst().learningRate();
    }

    /**
     * Changes the step length of all groups.
     *
     * @throws IllegalArgumentException if negative or not finite
     */
    public final void learningRate(float rate) {
        set(Hyperparameter.LEARNING_RATE, rate);
    }

    /** Changes a hyperparameter of all groups, and of those to come. */
    final void set(Hyperparameter which, float value) {
        defaults.put(which, which.check(name, value));
        groups.forEach(group -> group.set(which, value));
    }

    final void climb(boolean on) {
        maximize = on;
    }

    /**
     * The factor of the rate and of the weight decay: -1 where the loss is to grow. With both signs turned every rule climbs: state keeps
     * the sign of the gradient, and decay still shrinks.
     */
    final float sign() {
        return maximize ? -1 : 1;
    }

    /** By which a rule has to multiply gradients in this step. */
    final float gradientScale() {
        return gradientScale;
    }

    /**
     * Bounds the norm of the gradients of all parameters together for the next {@link #step()}, like {@link ClipGrad#norm(Collection, float)}, but without
     * its pass over the gradients: the step multiplies them on its way, so that clipping costs one read of them. {@link SGD}, {@link Adam} and
     * {@link AdamW} leave the gradients as they are, other optimizers scale them as part of the step. Only the last call before the step counts, and
     * {@link #zeroGrad()} undoes it.
     *
     * @param most at least 0
     * @return the norm; where it is infinite or NaN the step takes the gradients as they are
     */
    public final float clipGradNorm(float most) {
        Checks.notNegative("clip_grad_norm", "the largest norm", most);
        double squares = 0;
        for (int g = 0; g < groups.size(); g++) {
            squares += ClipGrad.squares(groups.get(g).parameters());
        }
        double norm = Math.sqrt(squares);
        gradientScale = ClipGrad.factor(norm, most);
        return (float) norm;
    }

    /** Forgets the gradients of all parameters; the next backward starts from zero. */
    public final void zeroGrad() {
        gradientScale = 1;
        for (int g = 0; g < groups.size(); g++) {
            Slab slab = groups.get(g).slab();
            for (int i = 0; i < slab.count(); i++) {
                slab.tensor(i).zeroGrad();
            }
        }
    }

    /**
     * Changes every parameter that has a gradient. Parameters without one stay as they are; the first time there are such, a warning names
     * them.
     *
     * @throws IllegalStateException if no parameter has a gradient
     */
    public final void step() {
        List<String> without = new ArrayList<>(0);
        for (int g = 0; g < groups.size(); g++) {
            groups.get(g).step(this, without);
        }
        gradientScale = 1;
        if (without.size() == known.size()) {
            throw new IllegalStateException(name + " step: no parameter has a gradient (" + String.join(", ", without)
                    + "); call backward() on a loss computed from them, after zeroGrad() and before step()");
        }
        if (!without.isEmpty() && !warned) {
            warned = true;
            LOG.log(Level.WARNING, "{0} step: no gradient reached {1}", name, String.join(", ", without));
        }
    }

    /** Updates a part by a rule with these numbers. */
    final void update(Part part, OptimizerRule rule, List<String> states, float... numbers) {
        NDArray[] arrays = new NDArray[states.size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = part.state(states.get(i));
        }
        if (gradientScale != 1) {
            ClipGrad.scale(part.gradients(), gradientScale);
        }
        rule.step(numbers, part.values(), part.gradients(), arrays);
    }

    /** Updates a part. */
    abstract void update(Part part);

    /** Names of the states that a group needs with its present hyperparameters, PyTorch's. */
    abstract List<String> stateNames(ParamGroup group);

    /** What a state is before the first step. */
    float initialState(ParamGroup group, String state) {
        return 0;
    }

    /**
     * Everything to save, so that training goes on as if it had never stopped: hyperparameters of the groups as
     * {@code param_groups.0.lr}, state of the parameters, numbered through all groups, as {@code state.0.exp_avg}. States share memory with
     * the optimizer.
     */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        groupStates().forEach(group -> group.save(state));
        return state;
    }

    /**
     * Takes over what {@link #stateDict()} gave for an optimizer of the same kind over parameters of the same shapes, in the same groups.
     *
     * @throws IllegalArgumentException if keys are missing or unexpected, or a shape or number is wrong; the message lists them all, and
     *     nothing is overwritten
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        Set<String> unexpected = new TreeSet<>(state.keySet());
        List<String> problems = new ArrayList<>();
        groupStates().forEach(group -> group.check(state, unexpected, problems));
        if (!unexpected.isEmpty()) {
            problems.add("unexpected " + unexpected);
        }
        if (!problems.isEmpty()) {
            throw Checks.error("load state dict into " + name, String.join("; ", problems));
        }
        groupStates().forEach(group -> group.load(state));
    }

    private List<GroupState> groupStates() {
        List<GroupState> states = new ArrayList<>();
        int offset = 0;
        for (ParamGroup group : groups) {
            states.add(new GroupState(this, group, states.size(), offset));
            offset += group.slab().count();
        }
        return states;
    }
}
