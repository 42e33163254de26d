package io.lanewise.nn;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/** A tensor that a layer learns: a leaf that requires a gradient and belongs to no scope. */
public final class Parameter extends Tensor {
    private String name = "parameter";
    private @Nullable Layer owner;
    private String ownName = "";

    /** A parameter with a copy of the values. */
    public Parameter(NDArray values) {
        super(Scope.outside(values::copy));
        requiresGrad(true);
    }

    /** Path from the layer whose parameters were last listed, such as {@code fc1.weight}. */
    public String name() {
        return name;
    }

    void name(String path) {
        name = path;
    }

    /** Says which layer registered it, and as what. */
    void belongsTo(Layer layer, String as) {
        owner = layer;
        ownName = as;
    }

    @Override
    protected String label() {
        return owner == null ? "" : owner.pathOf(ownName);
    }

    /** As PyTorch prints it. */
    @Override
    public String toString() {
        return "Parameter containing:\n" + super.toString();
    }
}
