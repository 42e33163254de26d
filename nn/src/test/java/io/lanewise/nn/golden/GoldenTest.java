package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.op.Reduction;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that PyTorch computed in double: 25 steps of each optimizer, and cross-entropy with its gradient. */
class GoldenTest {
    record Trajectory(String name, Function<List<Tensor>, Optimizer> optimizer) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Entropy(String name, Function<Map<String, Tensor>, CrossEntropyLoss> loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Trajectory> optimizers() {
        return Stream.of(
                new Trajectory("sgd", p -> new SGD(p, 0.1f)),
                new Trajectory("sgd_momentum", p -> new SGD(p, 0.05f, 0.9f)),
                new Trajectory(
                        "sgd_nesterov",
                        p -> new SGD(p, 0.05f, 0.9f).weightDecay(0.01f).nesterov(true)),
                new Trajectory(
                        "sgd_dampening",
                        p -> new SGD(p, 0.05f, 0.8f).dampening(0.1f).weightDecay(0.1f)),
                new Trajectory("adam", p -> new Adam(p, 0.01f)),
                new Trajectory("adam_wd", p -> new Adam(p, 0.02f)
                        .betas(0.8f, 0.95f)
                        .epsilon(1e-6f)
                        .weightDecay(0.1f)),
                new Trajectory("adamw", p -> new AdamW(p, 0.01f).weightDecay(0.1f)));
    }

    static Stream<Entropy> entropies() {
        CrossEntropyLoss plain = new CrossEntropyLoss();
        return Stream.of(
                new Entropy("mean", file -> plain),
                new Entropy("sum", file -> plain.reduction(Reduction.SUM)),
                new Entropy("none", file -> plain.reduction(Reduction.NONE)),
                new Entropy("weight", file -> plain.weight(get(file, "input.w"))),
                new Entropy("ignore", file -> plain.ignoreIndex(2)),
                new Entropy("smoothing", file -> plain.labelSmoothing(0.1f)),
                new Entropy("huge_logits", file -> plain));
    }

    private static Map<String, Tensor> file(String name) throws Exception {
        try {
            return SafeTensors.load(
                    Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/golden/" + name + ".safetensors"))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Tensor get(Map<String, Tensor> file, String name) {
        return Objects.requireNonNull(file.get(name), name);
    }

    private static void assertClose(Tensor want, Tensor got, String what) {
        float[] expected = want.toArray();
        float[] values = got.toArray();
        assertEquals(want.shape(), got.shape(), what);
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 1e-5 * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizersTakePyTorchsPath(Trajectory trajectory) throws Exception {
        Map<String, Tensor> file = file("optim_" + trajectory.name);
        List<Tensor> parameters = Stream.of("param.0", "param.1")
                .map(name -> get(file, name).requiresGrad(true))
                .toList();
        Optimizer optimizer = trajectory.optimizer.apply(parameters);
        for (int step = 0; step < 25; step++) {
            optimizer.zeroGrad();
            for (int i = 0; i < 2; i++) {
                parameters
                        .get(i)
                        .mul(get(file, "grads." + i).select(0, step))
                        .sum()
                        .backward();
            }
            optimizer.step();
            for (int i = 0; i < 2; i++) {
                Tensor want = get(file, "trajectory." + i).select(0, step);
                assertClose(want, parameters.get(i), "parameter " + i + " after step " + (step + 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("entropies")
    void crossEntropyIsPyTorchs(Entropy entropy) throws Exception {
        Map<String, Tensor> file = file("cross_entropy_" + entropy.name);
        Tensor logits = get(file, "input.x").requiresGrad(true);
        Tensor loss = entropy.loss.apply(file).forward(logits, get(file, "input.y"));
        assertClose(get(file, "output.0"), loss, "loss");
        loss.backward(get(file, "grad_output.0"), false);
        assertClose(get(file, "grad_input.x"), Objects.requireNonNull(logits.grad()), "gradient");
    }
}
