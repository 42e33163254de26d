package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.StepFunction;
import io.lanewise.core.simd.StepLoop;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer's rule on flat memory, one pass over parameters, gradients and states, with a loop compiled for it; made like an
 * {@link Activation}. {@link OptimizerRules} has them all.
 */
public final class OptimizerRule {
    private static final int ALIGNMENT = StepLoop.ALIGNMENT / Float.BYTES;

    private final String name;
    private final StepFunction rule;

    /** Names of a rule's numbers, in order: what {@link #step} is given. */
    private final List<String> numbers;

    private volatile @Nullable StepLoop made;

    private OptimizerRule(String name, StepFunction rule, List<String> numbers) {
        this.name = name;
        this.rule = rule;
        this.numbers = numbers;
    }

    /**
     * A rule.
     *
     * @param name stands in error messages
     * @param numbers what the numbers of a step are called
     */
    static OptimizerRule of(String name, StepFunction rule, String... numbers) {
        return new OptimizerRule(name, rule, List.of(numbers));
    }

    /** How many numbers a step needs. */
    public int numbers() {
        return numbers.size();
    }

    /** How many states a step needs. */
    public int states() {
        return rule.states();
    }

    /**
     * Changes p and the states.
     *
     * @param numbers of this step, as the rule names them
     * @param p parameters; like the gradients g and the states contiguous, of one shape, and of a multiple of 16 elements
     * @throws IllegalArgumentException if something is missing, or not of that shape
     */
    public void step(float[] numbers, NDArray p, NDArray g, NDArray... states) {
        if (numbers.length != this.numbers.size()) {
            throw Checks.error(name, "expected the numbers " + this.numbers + ", got " + numbers.length);
        }
        if (states.length != rule.states()) {
            throw Checks.error(name, "expected " + rule.states() + " states, got " + states.length);
        }
        Door.slabs(name, p, g);
        for (NDArray state : states) {
            Door.slabs(name, p, state);
        }
        if (p.size() % ALIGNMENT != 0) {
            throw Checks.error(
                    name, "slabs must have a multiple of " + ALIGNMENT + " elements, got shape " + p.shape());
        }
        MemorySegment ps = p.segment();
        MemorySegment gs = g.segment();
        MemorySegment a = states[0].segment();
        MemorySegment b = states.length > 1 ? states[1].segment() : ps;
        MemorySegment c = states.length > 2 ? states[2].segment() : ps;
        StepLoop loop = loop();
        Chunks.run(p.size(), (at, length) -> loop.run(ps, gs, a, b, c, numbers, at, length));
    }

    private StepLoop loop() {
        StepLoop loop = made;
        if (loop == null) {
            loop = StepLoop.of(rule);
            made = loop;
        }
        return loop;
    }

    @Override
    public String toString() {
        return name;
    }
}
