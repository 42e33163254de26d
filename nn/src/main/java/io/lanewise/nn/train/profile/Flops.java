package io.lanewise.nn.train.profile;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import java.util.Set;

/**
 * Floating point operations of a forward pass, a multiplication with an addition counted as two. Of products exactly; of anything else one for
 * each element of the result, as is usual, because their number depends on how a function is computed.
 */
final class Flops {
    /** Operations that compute nothing: they look at memory in another way, copy it, or look something up. */
    private static final Set<String> FREE =
            Set.of("Reshape", "Transpose", "Permute", "Slice", "Expand", "embedding", "Cat", "StateOutput");

    private Flops() {}

    /** Whether the result of an operation needs memory of its own. */
    static boolean isView(String operation) {
        return FREE.contains(operation) && !operation.equals("embedding") && !operation.equals("Cat");
    }

    /** Whether a weight of two dimensions or more is among the inputs, which is then multiplied by the first. */
    static boolean hasProducts(String operation, Tensor... inputs) {
        for (int i = 1; i < inputs.length; i++) {
            if (isWeight(inputs[i])) {
                return !FREE.contains(operation);
            }
        }
        return false;
    }

    private static boolean isWeight(Tensor input) {
        return input.shape().rank() >= 2 && (input instanceof Parameter || (input.isLeaf() && input.requiresGrad()));
    }

    static long of(String operation, Tensor result, Tensor... inputs) {
        if (FREE.contains(operation)) {
            return 0;
        }
        if (operation.equals("MatMul") || operation.equals("Bmm")) {
            return 2 * result.size() * inputs[0].shape().dim(-1);
        }
        if (operation.equals("ScaledDotProductAttention") && inputs.length >= 3) {
            return 4 * inputs[0].size() * inputs[1].shape().dim(-2); // scores, and their sums of values
        }
        long products = 0;
        for (int i = 1; i < inputs.length; i++) {
            if (isWeight(inputs[i])) {
                Shape weight = inputs[i].shape();
                products += 2 * weight.size() * uses(operation, weight, result, inputs[0]);
            }
        }
        return products > 0 ? products : result.size();
    }

    /** Those of the gradients: of a product as many again for each of its factors that needs one. */
    static long backward(String operation, Tensor result, Tensor... inputs) {
        long forward = of(operation, result, inputs);
        if (inputs.length < 2) {
            return forward;
        }
        boolean factors = operation.equals("MatMul") || operation.equals("Bmm") || hasProducts(operation, inputs);
        boolean second = isWeight(inputs[1]) || inputs[1].requiresGrad();
        return factors ? forward * ((inputs[0].requiresGrad() ? 1 : 0) + (second ? 1 : 0)) : forward;
    }

    /** How often each weight takes part in a product. */
    private static long uses(String operation, Shape weight, Tensor result, Tensor input) {
        if (operation.startsWith("LSTM") || operation.startsWith("GRU") || operation.startsWith("RNN")) {
            return input.size() / input.shape().dim(-1);
        }
        if (operation.equals("ConvTranspose")) {
            return input.size() / weight.dim(0);
        }
        return result.size() / weight.dim(0);
    }
}
