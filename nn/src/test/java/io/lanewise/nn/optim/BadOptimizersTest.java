package io.lanewise.nn.optim;

import static io.lanewise.nn.BadCalls.PARAMETERS;
import static io.lanewise.nn.BadCalls.bad;

import io.lanewise.nn.BadCalls;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments of optimizers. */
class BadOptimizersTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("SGD: learning rate must be finite and at least 0, got -1.0", () -> new SGD(PARAMETERS, -1)),
                bad("SGD: expected at least one parameter, got an empty list", () -> new SGD(List.of(), 0.1f)),
                bad("Adam: learning rate must be finite and at least 0, got -1.0", () -> new Adam(PARAMETERS, -1)),
                bad("Adam: expected at least one parameter, got an empty list", () -> new Adam(List.of(), 0.1f)),
                bad("AdamW: learning rate must be finite and at least 0, got -1.0", () -> new AdamW(PARAMETERS, -1)),
                bad("AdamW: expected at least one parameter, got an empty list", () -> new AdamW(List.of(), 0.1f)),
                bad("NAdam: learning rate must be finite and at least 0, got -1.0", () -> new NAdam(PARAMETERS, -1)),
                bad("NAdam: expected at least one parameter, got an empty list", () -> new NAdam(List.of(), 0.1f)),
                bad("RAdam: learning rate must be finite and at least 0, got -1.0", () -> new RAdam(PARAMETERS, -1)),
                bad("RAdam: expected at least one parameter, got an empty list", () -> new RAdam(List.of(), 0.1f)),
                bad("Adamax: learning rate must be finite and at least 0, got -1.0", () -> new Adamax(PARAMETERS, -1)),
                bad("Adamax: expected at least one parameter, got an empty list", () -> new Adamax(List.of(), 0.1f)),
                bad(
                        "Adagrad: learning rate must be finite and at least 0, got -1.0",
                        () -> new Adagrad(PARAMETERS, -1)),
                bad("Adagrad: expected at least one parameter, got an empty list", () -> new Adagrad(List.of(), 0.1f)),
                bad(
                        "Adadelta: learning rate must be finite and at least 0, got -1.0",
                        () -> new Adadelta(PARAMETERS, -1)),
                bad(
                        "Adadelta: expected at least one parameter, got an empty list",
                        () -> new Adadelta(List.of(), 0.1f)),
                bad(
                        "RMSprop: learning rate must be finite and at least 0, got -1.0",
                        () -> new RMSprop(PARAMETERS, -1)),
                bad("RMSprop: expected at least one parameter, got an empty list", () -> new RMSprop(List.of(), 0.1f)),
                bad("Rprop: learning rate must be finite and at least 0, got -1.0", () -> new Rprop(PARAMETERS, -1)),
                bad("Rprop: expected at least one parameter, got an empty list", () -> new Rprop(List.of(), 0.1f)),
                bad("ASGD: learning rate must be finite and at least 0, got -1.0", () -> new ASGD(PARAMETERS, -1)),
                bad("ASGD: expected at least one parameter, got an empty list", () -> new ASGD(List.of(), 0.1f)),
                bad("Lion: learning rate must be finite and at least 0, got -1.0", () -> new Lion(PARAMETERS, -1)),
                bad("Lion: expected at least one parameter, got an empty list", () -> new Lion(List.of(), 0.1f)),
                bad("SGD: momentum must be finite and at least 0, got -1.0", () -> new SGD(PARAMETERS, 0.1f, -1)),
                bad("Adam: beta1 must be in [0.0, 0.99999994], got 1.0", () -> new Adam(PARAMETERS, 0.1f)
                        .betas(1, 0.9f)),
                bad("Adam: epsilon must be finite and at least 0, got -1.0", () -> new Adam(PARAMETERS, 0.1f)
                        .epsilon(-1)),
                bad(
                        "Adam: learning rate must be finite and at least 0, got NaN",
                        () -> new Adam(PARAMETERS, Float.NaN)),
                bad(
                        "SGD step: no parameter has a gradient (tensor 0 of shape [2]); call backward() on a loss computed from them, after zeroGrad() and before step()",
                        () -> new SGD(PARAMETERS, 0.1f).step()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        BadCalls.answer(message, call);
    }
}
