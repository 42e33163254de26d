package io.lanewise.nn.train;

import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/**
 * What large weights cost: {@code l1} times the sum of their absolute values, {@code l2} times that of their squares. Weights are the
 * parameters with two dimensions or more; biases and the scales of normalisations cost nothing.
 */
record Penalty(float l1, float l2) {
    static final Penalty NONE = new Penalty(0, 0);

    /** The loss with the penalty. */
    Tensor on(Tensor loss, List<Parameter> parameters) {
        Tensor sum = loss;
        if (l1 > 0 || l2 > 0) {
            for (Parameter weight : parameters) {
                if (weight.requiresGrad() && weight.shape().rank() >= 2) {
                    sum = l1 > 0 ? sum.add(weight.abs().sum().mul(l1)) : sum;
                    sum = l2 > 0 ? sum.add(weight.square().sum().mul(l2)) : sum;
                }
            }
        }
        return sum;
    }
}
