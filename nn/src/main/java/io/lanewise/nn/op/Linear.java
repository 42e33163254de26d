package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.matmul.Epilogue;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y [.., out] = x [.., in] wᵀ + b} with {@code w [out, in]}, {@code b [out]}; {@code dx = dy w}, {@code dw = dyᵀ x},
 * {@code db} = column sums of {@code dy}.
 */
record Linear(NDArray x, NDArray w) implements Backward {
    static Tensor forward(Tensor input, Tensor weight, @Nullable Tensor bias) {
        NDArray w = weight.value();
        check(input.shape(), w.shape(), bias);
        NDArray x = matrix(input.value());
        Shape shape = input.shape().with(-1, w.shape().dim(0));
        NDArray y = NDArray.empty(shape, "linear");
        NDArray rows = matrix(y);
        if (bias == null) {
            Matmul.into(rows, x, w.transpose());
            return Tape.record(y, new Linear(x, w), input, weight);
        }
        Matmul.into(rows, x, w.transpose(), Epilogue.bias(bias.value()));
        return Tape.record(y, new Linear(x, w), input, weight, bias);
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
        NDArray dy = matrix(gradient);
        if (inputs.needed(0)) {
            product(dy, w, inputs); // [n, out] [out, in]
        }
        if (inputs.needed(1)) {
            MatMul.product(dy.transpose(), x, inputs, 1); // [out, n] [n, in]
        }
        if (inputs.count() > 2 && inputs.needed(2)) {
            boolean accumulate = inputs.accumulates(2);
            Reductions.sumTo(dy, inputs.into(2), accumulate);
        }
    }

    private static void product(NDArray dy, NDArray w, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = matrix(inputs.into(0));
        if (accumulate) {
            Matmul.accumulate(dx, dy, w);
        } else {
            Matmul.into(dx, dy, w);
        }
    }

    @Override
    public String operation() {
        return "Addmm";
    }
}
