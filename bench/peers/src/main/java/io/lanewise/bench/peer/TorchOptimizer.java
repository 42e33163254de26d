package io.lanewise.bench.peer;

import io.lanewise.bench.side.Training;
import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** How libtorch changes parameters. */
interface TorchOptimizer {
    /** Forgets the gradients. */
    void zeroGrad();

    /** Changes the parameters by their gradients. */
    void step();

    /** The class of the C++ interface for SGD; for Adam the fused kernel, which {@code fused=True} chooses in Python. */
    static TorchOptimizer of(Training.Rule rule, List<Tensor> parameters) {
        return switch (rule) {
            case SGD -> sgd(parameters, rule.rate(), 0);
            case ADAM -> new FusedAdam("aten::_fused_adam_", parameters, rule.rate(), 0.999, 0);
        };
    }

    /** AdamW's fused kernel. */
    static TorchOptimizer adamW(List<Tensor> parameters, double rate, double beta2, double decay) {
        return new FusedAdam("aten::_fused_adamw_", parameters, rate, beta2, decay);
    }

    /** The class of the C++ interface. */
    static TorchOptimizer sgd(List<Tensor> parameters, double rate, double momentum) {
        var options = new SGDOptions(rate);
        options.momentum().put(momentum);
        var sgd = new SGD(new TensorVector(parameters.toArray(Tensor[]::new)), options);
        return new TorchOptimizer() {
            @Override
            public void zeroGrad() {
                sgd.zero_grad();
            }

            @Override
            public void step() {
                sgd.step();
            }
        };
    }

    /** All parameters in one call of a kernel that has no method of its own, hence through the dispatcher. */
    final class FusedAdam implements TorchOptimizer {
        private final OperatorHandle kernel;
        private final Type.TypePtr tensorType = new Type.TypePtr(TensorType.get());
        private final List<Tensor> parameters;
        private final Tensor none = new Tensor();
        private final Tensor steps = torch.zeros(1);
        private final Scalar one = new Scalar(1f);
        private final IValue values;
        private final IValue firstMoments;
        private final IValue secondMoments;
        private final IValue maxima = list(List.of());
        private final IValue stepOfEach;
        private final IValue rate;
        private final IValue beta1 = new IValue(0.9);
        private final IValue beta2;
        private final IValue decay;
        private final IValue epsilon = new IValue(1e-8);
        private final IValue no = new IValue(false);
        private final IValue absent = new IValue();

        private FusedAdam(String kernel, List<Tensor> parameters, double rate, double beta2, double decay) {
            this.kernel = Dispatcher.singleton().findSchemaOrThrow(kernel, "");
            this.beta2 = new IValue(beta2);
            this.decay = new IValue(decay);
            this.parameters = parameters;
            this.rate = new IValue(rate);
            values = list(parameters);
            firstMoments = list(parameters.stream().map(torch::zeros_like).toList());
            secondMoments = list(parameters.stream().map(torch::zeros_like).toList());
            stepOfEach = list(parameters.stream().map(_ -> steps).toList());
        }

        private IValue list(List<Tensor> tensors) {
            var list = new GenericList(tensorType);
            tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
            return new IValue(list);
        }

        @Override
        public void zeroGrad() {
            parameters.forEach(parameter -> parameter.mutable_grad().put(none));
        }

        @Override
        public void step() {
            try (var _ = new NoGradGuard()) {
                steps.add_(one);
                IValue gradients = list(parameters.stream().map(Tensor::grad).toList());
                kernel.callBoxed(new IValueVector(
                        values,
                        gradients,
                        firstMoments,
                        secondMoments,
                        maxima,
                        stepOfEach,
                        rate,
                        beta1,
                        beta2,
                        decay,
                        epsilon,
                        no,
                        no,
                        absent,
                        absent));
            }
        }
    }
}
