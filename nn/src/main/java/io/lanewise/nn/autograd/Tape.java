package io.lanewise.nn.autograd;

import io.lanewise.core.array.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records operations as they run, and goes back over them. There is no list: each result refers to its operation and its inputs, and
 * carries a number that grows with time, so an order by descending number visits every result before its inputs.
 */
public final class Tape {
    /** Numbers of passes over graphs, which mark what they have visited. */
    private static final AtomicLong VISITS = new AtomicLong();

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
        if (anyRequiresGrad(inputs)) {
            Recorder recorder = Recorder.get();
            if (recorder.stopped == null) {
                result.recorded(operation, inputs, recorder.next(inputs));
            }
        }
        if (Anomaly.isOn()) {
            Anomaly.check(result, operation, inputs);
        }
        Observation observation = Observation.current();
        if (observation != null) {
            observation.forward(operation, result, inputs);
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
        List<Tensor> watched = new ArrayList<>(0);
        List<Tensor> order = reachable(root, watched, false);
        if (watched.isEmpty()) {
            goBack(root, seed, order, retainGraph);
            return;
        }
        List<@Nullable NDArray> gradients = apart(watched, () -> goBack(root, seed, order, retainGraph));
        for (int i = 0; i < watched.size(); i++) {
            NDArray gradient = gradients.get(i);
            if (gradient != null) {
                watched.get(i).accumulate(shown(watched.get(i), gradient));
            }
        }
    }

    /** The gradients of some tensors alone; those of all leaves stay what they were. Null for a tensor that the root was not computed from. */
    static List<@Nullable NDArray> gradients(Tensor root, NDArray seed, List<Tensor> of, boolean retainGraph) {
        List<Tensor> leaves = new ArrayList<>();
        List<Tensor> order = reachable(root, leaves, true);
        Map<Tensor, Boolean> retained = new HashMap<>();
        of.forEach(tensor -> retained.put(tensor, tensor.retainsGrad));
        of.forEach(Tensor::retainGrad);
        Map<Tensor, NDArray> found = new HashMap<>();
        try {
            List<@Nullable NDArray> ofLeaves = apart(leaves, () -> goBack(root, seed, order, retainGraph));
            for (int i = 0; i < leaves.size(); i++) {
                NDArray gradient = ofLeaves.get(i);
                if (gradient != null) {
                    found.put(leaves.get(i), shown(leaves.get(i), gradient));
                }
            }
            for (Tensor result : order) {
                if (retained.containsKey(result) && result.hasGradient) {
                    found.put(result, result.gradient());
                }
            }
        } finally {
            retained.forEach((tensor, before) -> {
                tensor.retainsGrad = before;
                if (!before && !tensor.isLeaf()) {
                    tensor.forgetGradient();
                }
            });
        }
        List<@Nullable NDArray> gradients = new ArrayList<>();
        of.forEach(tensor -> gradients.add(found.get(tensor)));
        return gradients;
    }

    private static NDArray shown(Tensor leaf, NDArray gradient) {
        return leaf.hooks == null ? gradient : leaf.hooks.apply(gradient);
    }

    /** The gradients that leaves receive while the body runs; what they had before is put back. */
    private static List<@Nullable NDArray> apart(List<Tensor> leaves, Runnable body) {
        List<Node.Aside> before = new ArrayList<>();
        List<@Nullable NDArray> gradients = new ArrayList<>();
        leaves.forEach(leaf -> before.add(leaf.setAside()));
        try {
            body.run();
        } finally {
            for (int i = 0; i < leaves.size(); i++) {
                gradients.add(leaves.get(i).bringBack(before.get(i)));
            }
        }
        return gradients;
    }

    private static void goBack(Tensor root, NDArray seed, List<Tensor> order, boolean retainGraph) {
        order.forEach(Tensor::forgetGradient); // what a retained one, or a backward that failed, has left
        root.adoptGradient(seed, false);
        Anomaly anomaly = Anomaly.current();
        Observation observation = Observation.current();
        Gradients gradients = new Gradients(root);
        for (int i = 0; i < order.size(); i++) {
            Tensor result = order.get(i);
            Backward operation = result.operation;
            if (operation != null && result.hasGradient()) {
                result.failIfChanged();
                result.showGradient();
                gradients.of(result);
                long start = observation == null ? 0 : System.nanoTime();
                operation.backward(result.gradient(), gradients);
                if (observation != null) {
                    observation.backward(operation, result, System.nanoTime() - start);
                }
                if (anomaly != null) {
                    anomaly.checkGradients(result);
                }
            }
            result.dropGradient();
            if (!retainGraph) {
                result.freeGraph();
            }
        }
        if (anomaly != null) {
            anomaly.nextStep();
        }
    }

    /**
     * The recorded results that the root was computed from, itself included, latest first.
     *
     * @param leaves receives the leaves on the way: all that require a gradient, or those with hooks
     */
    static List<Tensor> reachable(Tensor root, List<Tensor> leaves, boolean all) {
        List<Tensor> found = new ArrayList<>();
        long visit = VISITS.incrementAndGet();
        root.visited = visit;
        found.add(root);
        for (int i = 0; i < found.size(); i++) {
            Tensor tensor = found.get(i);
            tensor.failIfFreed();
            for (Tensor input : tensor.inputs) {
                if (input.visited == visit) {
                    continue;
                }
                if (!input.isLeaf()) {
                    input.visited = visit;
                    found.add(input);
                } else if (input.hooks != null || (all && input.requiresGrad())) {
                    input.visited = visit;
                    leaves.add(input);
                }
            }
        }
        found.sort(LATEST_FIRST);
        return found;
    }
}
