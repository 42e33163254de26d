package io.lanewise.nn.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Autograd;
import io.lanewise.nn.autograd.GradCheck;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of gradients: of every operation against difference quotients of its gradient, but for those that say they have none. */
class SecondGradientTest {
    private static final String KERNEL = "grad: the gradient of \"";

    /** Operations, by the names that errors have for them, whose gradient is a kernel of its own. */
    private static final Set<String> ONCE = Set.of(
            "squared_relu",
            "gelu_tanh",
            "mish",
            "softplus",
            "softsign",
            "tanhshrink",
            "hardswish",
            "elu",
            "celu",
            "selu",
            "prelu",
            "Prod",
            "Convolution",
            "ConvTranspose",
            "MaxPool",
            "AvgPool",
            "Interpolate",
            "batch_norm",
            "embedding",
            "group_norm",
            "layer_norm",
            "rms_norm",
            "gru",
            "ScaledDotProductAttention",
            "CrossEntropy",
            "Nll",
            "mse_loss",
            "l1_loss",
            "smooth_l1_loss",
            "huber_loss",
            "soft_margin_loss",
            "kl_div",
            "poisson_nll_loss",
            "hinge_embedding_loss",
            "binary_cross_entropy",
            "binary_cross_entropy_with_logits");

    /** A middle-sized row of each operation. */
    static Collection<OperationTable.Row> rows() {
        Map<String, OperationTable.Row> rows = new LinkedHashMap<>();
        for (OperationTable.Row row : OperationTable.rows()) {
            int size = row.shapes().stream().mapToInt(Ref::count).sum();
            if (size > 1 && size < 70) {
                rows.putIfAbsent(row.operation(), row);
            }
        }
        return rows.values();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void areTheDifferencesOfGradients(OperationTable.Row row) {
        Tensor[] inputs = OperationTest.inputs(row).stream()
                .map(input -> OperationTest.tensor(input))
                .toArray(Tensor[]::new);
        try {
            new GradCheck(0.001f, 5e-3f).of(x -> gradients(row, x), inputs);
        } catch (IllegalStateException e) {
            String message = e.getMessage();
            String named =
                    message.startsWith(KERNEL) ? message.substring(KERNEL.length(), message.lastIndexOf('"')) : "";
            assertTrue(ONCE.contains(named), row + ": " + message);
        }
    }

    /** All gradients of a row as one vector; with the inputs added, so that it depends on them even where it is constant. */
    private static Tensor gradients(OperationTable.Row row, List<Tensor> inputs) {
        List<Tensor> own = inputs.stream()
                .map(x -> x.requiresGrad() ? x : x.detach().requiresGrad(true))
                .toList();
        Tensor result = row.forward().apply(own);
        List<Tensor> parts = new ArrayList<>();
        for (Tensor gradient : Autograd.grad(result, OperationTest.seed(result), own, true)) {
            parts.add(gradient.flatten());
        }
        own.forEach(x -> parts.add(x.flatten()));
        return Functional.cat(parts, 0);
    }
}
