package io.lanewise.nn.autograd;

import java.util.List;

/** What the forward pass of a {@link DifferentiableFunction} keeps for its backward. */
public final class Saved {
    private final Tensor[] inputs;
    private List<Tensor> tensors = List.of();

    Saved(Tensor... inputs) {
        this.inputs = inputs;
    }

    /** Keeps tensors: inputs, the result or others. */
    public void save(Tensor... kept) {
        tensors = List.of(kept);
    }

    /** A tensor that was kept. */
    public Tensor get(int index) {
        return tensors.get(index);
    }

    /** Whether an input needs a gradient. */
    public boolean needed(int input) {
        return inputs[input].requiresGrad();
    }

    /** The result takes the place of the tensor that the function returned, which knows nothing of its gradient. */
    void replace(Tensor returned, Tensor result) {
        tensors = tensors.stream()
                .map(tensor -> tensor == returned ? result : tensor)
                .toList();
    }
}
