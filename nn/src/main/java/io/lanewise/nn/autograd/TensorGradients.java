package io.lanewise.nn.autograd;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.op.Functional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs of an operation and where its backward puts their gradients, as tensors that remember how they were computed. */
public final class TensorGradients {
    private final Map<Tensor, Tensor> found = new HashMap<>();
    private Tensor result;

    private TensorGradients(Tensor root, Tensor seed) {
        result = root;
        found.put(root, seed);
    }

    /** Gradients of a root with respect to some tensors, recorded; null for one that the root was not computed from. */
    static List<@Nullable Tensor> of(Tensor root, Tensor seed, List<Tensor> inputs) {
        TensorGradients gradients = new TensorGradients(root, seed);
        for (Tensor result : Tape.reachable(root, new ArrayList<>(), true)) {
            Tensor gradient = gradients.found.get(result);
            Backward operation = result.operation;
            if (gradient == null || operation == null) {
                continue;
            }
            if (!(operation instanceof TwiceDifferentiable twice)) {
                throw new IllegalStateException("grad: the gradient of " + result.operationName()
                        + " is a kernel of its own and has no gradient itself; compute it from other operations, or do without"
                        + " createGraph");
            }
            result.failIfChanged();
            gradients.result = result;
            twice.backward(gradient, result, gradients);
        }
        List<@Nullable Tensor> wanted = new ArrayList<>();
        inputs.forEach(input -> wanted.add(gradients.found.get(input)));
        return wanted;
    }

    /** Number of inputs. */
    public int count() {
        return result.inputs.length;
    }

    /** An input. */
    public Tensor input(int index) {
        return result.inputs[index];
    }

    /** Whether the input needs a gradient; if not, one that is added is left out. */
    public boolean needed(int index) {
        return input(index).requiresGrad();
    }

    /** Adds the gradient of an input; broadcast dimensions are summed. */
    public void add(int index, Tensor gradient) {
        if (needed(index)) {
            found.merge(input(index), summed(gradient, input(index).shape()), Functional::add);
        }
    }

    private static Tensor summed(Tensor gradient, Shape shape) {
        if (gradient.shape().equals(shape)) {
            return gradient;
        }
        int missing = gradient.shape().rank() - shape.rank();
        int[] dims = new int[gradient.shape().rank()];
        int count = 0;
        for (int i = 0; i < dims.length; i++) {
            if (i < missing || (shape.dim(i - missing) == 1 && gradient.shape().dim(i) != 1)) {
                dims[count++] = i;
            }
        }
        Tensor sum = count == 0 ? gradient : Functional.sum(gradient, true, Arrays.copyOf(dims, count));
        return Functional.reshape(sum, shape.dims());
    }
}
