package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.SGD;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Runs a case: makes what its call says, feeds it the file's inputs, and compares. */
final class GoldenCase {
    private final Manifest.Case given;
    private final GoldenFile file;

    private GoldenCase(Manifest.Case given) throws IOException {
        this.given = given;
        this.file = given.file();
    }

    static void run(Manifest.Case given) throws IOException {
        GoldenCase run = new GoldenCase(given);
        switch (given.kind()) {
            case "module" -> run.module();
            case "functional" -> run.functional();
            case "optimizer" -> run.optimizer();
            case "scheduler" -> run.scheduler();
            case "clip" -> run.clip();
            default -> throw new AssertionError("kind of case " + given.kind());
        }
    }

    private Object value(Map<String, Object> names) {
        return new Evaluator(names).value(PythonParser.parse(given.call()));
    }

    private void module() {
        Module module = Module.of(value(Map.of()));
        module.layer().loadStateDict(file.all("state."));
        module.layer().train(given.fields().getOrDefault("train", "true").equals("true"));
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; file.has("input." + i); i++) {
            inputs.add(file.get("input." + i).requiresGrad(file.has("grad_input." + i)));
        }
        checkOutputs(module.forward().apply(inputs));
        for (int i = 0; i < inputs.size(); i++) {
            checkGradient("grad_input." + i, inputs.get(i));
        }
        Map<String, Parameter> parameters = module.layer().namedParameters();
        assertEquals(file.all("grad.").keySet(), new TreeSet<>(parameters.keySet()));
        parameters.forEach((name, parameter) -> checkGradient("grad." + name, parameter));
        Map<String, Tensor> state = module.layer().stateDict();
        file.all("after.").keySet().forEach(name -> file.check("after." + name, state.get(name)));
    }

    private void functional() {
        Map<String, Object> inputs = new HashMap<>();
        file.all("input.")
                .forEach((name, input) -> inputs.put(name, input.requiresGrad(file.has("grad_input." + name))));
        checkOutputs(tensors(value(inputs)));
        inputs.forEach((name, input) -> checkGradient("grad_input." + name, (Tensor) input));
    }

    private static List<Tensor> tensors(Object result) {
        return result instanceof List<?> several
                ? several.stream().map(Tensor.class::cast).toList()
                : List.of((Tensor) result);
    }

    /** Compares all outputs and goes back from all of them at once. */
    private void checkOutputs(List<Tensor> outputs) {
        assertEquals(file.all("output.").size(), outputs.size(), "outputs");
        List<Tensor> weighted = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            file.check("output." + i, outputs.get(i));
            if (file.has("grad_output." + i)) {
                weighted.add(outputs.get(i).mul(file.get("grad_output." + i)).sum());
            }
        }
        weighted.stream().reduce(Tensor::add).ifPresent(Tensor::backward);
    }

    private void checkGradient(String name, Tensor of) {
        if (file.has(name)) {
            file.check(name, Objects.requireNonNull(of.grad(), name));
        }
    }

    private List<Tensor> parameters(String prefix) {
        return file.all(prefix).values().stream()
                .map(start -> start.requiresGrad(true))
                .toList();
    }

    /** Goes back with these gradients. */
    private static void setGradients(List<Tensor> parameters, List<Tensor> gradients) {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).mul(gradients.get(i)).sum().backward();
        }
    }

    private void optimizer() {
        List<Tensor> parameters = parameters("param.");
        Optimizer optimizer = (Optimizer) value(Map.of("params", parameters));
        int steps = file.get("grads.0").shape().dim(0);
        for (int step = 0; step < steps; step++) {
            int at = step;
            optimizer.zeroGrad();
            setGradients(
                    parameters,
                    file.all("grads.").values().stream()
                            .map(g -> g.select(0, at))
                            .toList());
            optimizer.step();
            for (int i = 0; i < parameters.size(); i++) {
                Tensor want = file.get("trajectory." + i).select(0, step);
                file.assertClose(want, parameters.get(i).detach(), "parameter " + i + " after step " + (step + 1));
            }
        }
    }

    private void scheduler() {
        float base = Float.parseFloat(given.fields().getOrDefault("base_lr", "0.1"));
        Tensor parameter = Tensor.zeros(1).requiresGrad(true);
        Optimizer optimizer = new SGD(List.of(parameter), base, 0.9f);
        Steps schedule = (Steps) value(Map.of("opt", optimizer));
        float[] rates = file.get("lr").toArray();
        float[] used = new float[rates.length];
        for (int epoch = 0; epoch < rates.length; epoch++) {
            used[epoch] = optimizer.learningRate();
            parameter.sum().backward();
            optimizer.step();
            schedule.step(file.has("metric") ? file.get("metric").get(epoch) : Float.NaN);
        }
        file.check("lr", Tensor.of(used));
    }

    private void clip() {
        List<Tensor> gradients = List.copyOf(file.all("grad.").values());
        List<Tensor> parameters = gradients.stream()
                .map(gradient -> Tensor.zerosLike(gradient).requiresGrad(true))
                .toList();
        setGradients(parameters, gradients);
        Object result = value(Map.of("params", parameters));
        if (file.has("total_norm")) {
            file.check(
                    "total_norm",
                    result instanceof Number number ? Tensor.scalar(number.floatValue()) : (Tensor) result);
        }
        for (int i = 0; i < parameters.size(); i++) {
            checkGradient("clipped." + i, parameters.get(i));
        }
    }
}
