package io.lanewise.nn.autograd;

import io.lanewise.core.array.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records operations as they run, and goes back over them. There is no list: each result refers to its operation and its inputs, and
 * carries a number that grows with time, so an order by descending number visits every result before its inputs.
 */
public final class Tape {
    private static final AtomicLong CLOCK = new AtomicLong();
    private static final Comparator<Tensor> LATEST_FIRST = (a, b) -> Long.compare(b.sequence, a.sequence);

    private Tape() {}

    /**
     * The result of an operation. It is recorded if this thread records and an input requires a gradient; else the result is a plain tensor.
     *
     * @param value what the forward computation gave
     * @param operation how to go back
     * @param inputs in the order in which {@code operation} numbers them
     */
    public static Tensor record(NDArray value, Backward operation, Tensor... inputs) {
        Tensor result = new Tensor(value);
        if (anyRequiresGrad(inputs) && NoGrad.isRecording()) {
            result.recorded(operation, inputs, CLOCK.incrementAndGet());
        }
        return result;
    }

    /**
     * Guards an operation that has no gradient.
     *
     * @throws IllegalStateException if this thread records and an input requires a gradient: it would be lost without a word
     */
    public static void withoutGradient(String operation, Tensor... inputs) {
        if (anyRequiresGrad(inputs) && NoGrad.isRecording()) {
            throw new IllegalStateException(
                    operation
                            + ": has no gradient, but an input requires one; use detach() on it, or NoGrad where none is wanted");
        }
    }

    private static boolean anyRequiresGrad(Tensor... inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad()) {
                return true;
            }
        }
        return false;
    }

    static void backward(Tensor root, NDArray seed, boolean retainGraph) {
        List<Tensor> order = reachable(root);
        order.forEach(Tensor::forgetGradient); // what a retained one, or a backward that failed, has left
        root.adoptGradient(seed, false);
        Gradients gradients = new Gradients(root);
        for (int i = 0; i < order.size(); i++) {
            Tensor result = order.get(i);
            Backward operation = result.operation;
            if (operation != null && result.hasGradient()) {
                gradients.of(result);
                operation.backward(result.gradient(), gradients);
            }
            result.dropGradient();
            if (!retainGraph) {
                result.freeGraph();
            }
        }
    }

    /** The recorded results that the root was computed from, itself included, latest first. */
    private static List<Tensor> reachable(Tensor root) {
        List<Tensor> found = new ArrayList<>();
        long visit = CLOCK.incrementAndGet();
        root.visited = visit;
        found.add(root);
        for (int i = 0; i < found.size(); i++) {
            Tensor tensor = found.get(i);
            tensor.failIfFreed();
            for (Tensor input : tensor.inputs) {
                if (!input.isLeaf() && input.visited != visit) {
                    input.visited = visit;
                    found.add(input);
                }
            }
        }
        found.sort(LATEST_FIRST);
        return found;
    }
}
