package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.matmul.Epilogue;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;
import org.jspecify.annotations.Nullable;

/**
 * {@code y [.., out] = f(x [.., in] wᵀ + b)} with {@code w [out, in]}, {@code b [out]} and an elementwise f, or without b or f. With
 * {@code dz = dy f'(y)}, or dy without f: {@code dx = dz w}, {@code dw = dzᵀ x}, {@code db} = column sums of dz.
 */
record Linear(NDArray x, NDArray w, @Nullable Activation function, NDArray y) implements TwiceDifferentiable {
    static Tensor forward(Tensor input, Tensor weight, @Nullable Tensor bias) {
        return forward(input, weight, bias, null);
    }

    /** @param function one whose slope follows from its output, or null */
    static Tensor forward(Tensor input, Tensor weight, @Nullable Tensor bias, @Nullable Activation function) {
        NDArray w = weight.value();
        check(input.shape(), w.shape(), bias);
        NDArray x = matrix(input.value());
        NDArray y = NDArray.empty(input.shape().with(-1, w.shape().dim(0)), "linear");
        Epilogue epilogue = bias == null ? Epilogue.NONE : Epilogue.bias(bias.value());
        Matmul.into(matrix(y), x, w.transpose(), epilogue);
        if (function != null) {
            function.forward(y, y);
        }
        Linear operation = new Linear(x, w, function, y);
        return bias == null ? Tape.record(y, operation, input, weight) : Tape.record(y, operation, input, weight, bias);
    }

    private static void check(Shape x, Shape w, @Nullable Tensor bias) {
        if (w.rank() != 2) {
            throw Checks.error("linear", "weight must be [outFeatures, inFeatures], got " + w);
        }
        if (x.rank() < 1 || x.dim(-1) != w.dim(1)) {
            throw Checks.error(
                    "linear",
                    "the input's last dimension must be inFeatures=" + w.dim(1) + ", got input " + x + " and weight "
                            + w);
        }
        if (bias != null) {
            Checks.shape("linear", "bias", bias.value(), Shape.of(w.dim(0)));
        }
    }

    private static NDArray matrix(NDArray x) {
        return x.shape().rank() == 2 ? x : x.reshape(-1, x.shape().dim(-1));
    }

    @Override
    public void backward(NDArray gradient, Gradients inputs) {
        if (function == null) {
            products(matrix(gradient), inputs);
            return;
        }
        boolean inPlace = inputs.mayOverwrite(gradient);
        NDArray dz = inPlace ? gradient : NDArray.empty(y.shape(), "linear");
        function.backward(y, y, gradient, dz, false);
        products(matrix(dz), inputs);
        if (!inPlace) {
            dz.release();
        }
    }

    private void products(NDArray dz, Gradients inputs) {
        if (inputs.needed(0)) {
            boolean accumulate = inputs.accumulates(0);
            MatMul.product(matrix(inputs.into(0)), dz, w, accumulate); // [n, out] [out, in]
        }
        if (inputs.needed(1)) {
            boolean accumulate = inputs.accumulates(1);
            MatMul.product(inputs.into(1), dz.transpose(), x, accumulate); // [out, n] [n, in]
        }
        if (inputs.count() > 2 && inputs.needed(2)) {
            boolean accumulate = inputs.accumulates(2);
            Reductions.sumTo(dz, inputs.into(2), accumulate);
        }
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        Tensor dz = function == null ? dy : dy.mul(Derivatives.of(function, result, result));
        if (inputs.needed(0)) {
            inputs.add(0, dz.matmul(inputs.input(1)));
        }
        Tensor rows = dz.reshape(-1, dz.shape().dim(-1));
        if (inputs.needed(1)) {
            inputs.add(1, rows.t().matmul(inputs.input(0).reshape(-1, x.shape().dim(-1))));
        }
        if (inputs.count() > 2) {
            inputs.add(2, rows);
        }
    }

    @Override
    public String operation() {
        return function == null ? "Addmm" : function.name();
    }
}
