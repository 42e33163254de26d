package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that PyTorch computed in double: layers, operations and losses with their gradients, and 25 steps of each optimizer. */
class GoldenTest {
    record Trajectory(String name, Function<List<Tensor>, Optimizer> optimizer) {
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

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizersTakePyTorchsPath(Trajectory trajectory) throws IOException {
        GoldenFile file = GoldenFile.load("optim_" + trajectory.name);
        List<Tensor> parameters = Stream.of("param.0", "param.1")
                .map(name -> file.get(name).requiresGrad(true))
                .toList();
        Optimizer optimizer = trajectory.optimizer.apply(parameters);
        for (int step = 0; step < 25; step++) {
            optimizer.zeroGrad();
            for (int i = 0; i < 2; i++) {
                parameters
                        .get(i)
                        .mul(file.get("grads." + i).select(0, step))
                        .sum()
                        .backward();
            }
            optimizer.step();
            for (int i = 0; i < 2; i++) {
                Tensor want = file.get("trajectory." + i).select(0, step);
                GoldenFile.assertClose(
                        want, parameters.get(i), GoldenFile.TOLERANCE, "parameter " + i + " after step " + (step + 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.lanewise.nn.golden.GoldenCases#modules")
    void layersAndTheirGradientsArePyTorchs(GoldenCases.Module module) throws IOException {
        GoldenFile file = GoldenFile.load(module.name());
        module.layer().loadStateDict(file.all("state."));
        Tensor x = file.input("0").requiresGrad(true);
        Tensor y = module.layer().forward(x);
        file.check("output.0", y);
        y.backward(file.get("grad_output.0"));
        file.check("grad_input.0", gradient(x));
        Map<String, Parameter> parameters = module.layer().namedParameters();
        assertEquals(file.all("grad.").keySet(), new TreeSet<>(parameters.keySet()));
        parameters.forEach((name, parameter) -> file.check("grad." + name, gradient(parameter)));
    }

    @ParameterizedTest
    @MethodSource("io.lanewise.nn.golden.GoldenCases#formulas")
    void operationsAndTheirGradientsArePyTorchs(GoldenCases.Formula formula) throws IOException {
        GoldenFile file = GoldenFile.load(formula.name());
        Set<String> asked = file.all("grad_input.").keySet();
        asked.forEach(name -> file.input(name).requiresGrad(true));
        Tensor y = formula.f().apply(file);
        file.check("output.0", y);
        if (!asked.isEmpty()) {
            y.backward(file.get("grad_output.0"));
            asked.forEach(name -> file.check("grad_input." + name, gradient(file.input(name))));
        }
    }

    /** The number goes up with the vocabulary, to the 225 of {@code manifest.json}. */
    @Test
    void noCaseDropsOut() {
        Set<String> names = new TreeSet<>();
        GoldenCases.modules().forEach(module -> names.add(module.name()));
        GoldenCases.formulas().forEach(formula -> names.add(formula.name()));
        optimizers().forEach(trajectory -> names.add("optim_" + trajectory.name));
        assertEquals(84, names.size(), names.toString());
    }

    private static Tensor gradient(Tensor x) {
        return Objects.requireNonNull(x.grad(), "gradient");
    }
}
