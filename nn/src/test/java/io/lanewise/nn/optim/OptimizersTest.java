package io.lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer, in all its forms: the way down, the way up, and the way on from a saved state. Their paths are golden cases. */
class OptimizersTest {
    record Kind(String name, Function<List<Tensor>, Optimizer> maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("SGD", p -> new SGD(p, 0.02f, 0.9f).nesterov(true).weightDecay(0.01f)),
                new Kind("Adam", p -> new Adam(p, 0.05f)),
                new Kind("Adam amsgrad", p -> new Adam(p, 0.05f).amsgrad(true).weightDecay(0.01f)),
                new Kind("AdamW amsgrad", p -> new AdamW(p, 0.05f).amsgrad(true)),
                new Kind("NAdam", p -> new NAdam(p, 0.05f)),
                new Kind("NAdam corrected", p -> new NAdam(p, 0.05f).correctedProduct(true)),
                new Kind("RAdam", p -> new RAdam(p, 0.05f)),
                new Kind("Adamax", p -> new Adamax(p, 0.05f)),
                new Kind(
                        "Adagrad",
                        p -> new Adagrad(p, 0.5f).learningRateDecay(0.01f).initialAccumulator(0.1f)),
                new Kind("Adadelta", p -> new Adadelta(p, 20).rho(0.8f)),
                new Kind("RMSprop", p -> new RMSprop(p, 0.05f)),
                new Kind("RMSprop momentum", p -> new RMSprop(p, 0.01f).momentum(0.8f)),
                new Kind("RMSprop centered", p -> new RMSprop(p, 0.02f).centered(true)),
                new Kind(
                        "RMSprop both",
                        p -> new RMSprop(p, 0.005f).centered(true).momentum(0.8f)),
                new Kind("Rprop", p -> new Rprop(p, 0.01f)),
                new Kind("ASGD", p -> new ASGD(p, 0.05f).meanStart(20).lambda(0.01f)),
                new Kind("Lion", p -> new Lion(p, 0.05f).weightDecay(0.01f)));
    }

    private static Tensor start(int seed) {
        Random random = new Random(seed);
        float[] values = new float[21];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, 3, 7).requiresGrad(true);
    }

    /** Half the squared distance from 1, more for some elements than for others. */
    private static Tensor loss(Tensor p) {
        return p.sub(1).square().mul(Tensor.of(0.5f, 1, 2, 0.25f, 1, 3, 1)).sum();
    }

    private static void step(Optimizer optimizer, Tensor loss) {
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void goesDown(Kind kind) {
        Tensor p = start(1);
        Optimizer optimizer = kind.maker.apply(List.of(p));
        float before = loss(p).item();
        for (int i = 0; i < 100; i++) {
            step(optimizer, loss(p));
        }
        assertTrue(loss(p).item() < 0.1f * before, "from " + before + " to " + loss(p).item());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void goesUpTheNegative(Kind kind) {
        Tensor down = start(2);
        Tensor up = start(2);
        Optimizer falling = kind.maker.apply(List.of(down));
        Optimizer rising = kind.maker.apply(List.of(up));
        rising.climb(true);
        for (int i = 0; i < 12; i++) {
            step(falling, loss(down));
            step(rising, loss(up).neg());
        }
        assertArrayEquals(down.toArray(), up.toArray(), 1e-6f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void goesOnFromASavedState(Kind kind) {
        Tensor p = start(3);
        Optimizer first = kind.maker.apply(List.of(p));
        for (int i = 0; i < 7; i++) {
            step(first, loss(p));
        }
        Map<String, Tensor> saved = new LinkedHashMap<>();
        first.stateDict()
                .forEach((key, value) -> saved.put(key, new Tensor(value.value().copy())));
        Tensor q = Tensor.of(p.toArray(), 3, 7).requiresGrad(true);
        Optimizer second = kind.maker.apply(List.of(q));
        second.loadStateDict(saved);
        for (int i = 0; i < 7; i++) {
            step(first, loss(p));
            step(second, loss(q));
        }
        assertArrayEquals(p.toArray(), q.toArray());
        assertEquals(saved.keySet(), second.stateDict().keySet());
    }

    /** As often as not a parameter has no gradient; each counts its own steps. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aParameterWithoutAGradientIsLeftOut(Kind kind) {
        Tensor alone = start(4);
        Tensor now = start(4);
        Tensor always = start(5);
        Optimizer one = kind.maker.apply(List.of(alone));
        Optimizer both = kind.maker.apply(List.of(now, always));
        for (int i = 0; i < 9; i++) {
            step(both, i % 2 == 0 ? loss(now).add(loss(always)) : loss(always));
            if (i % 2 == 0) {
                step(one, loss(alone));
            }
        }
        assertArrayEquals(alone.toArray(), now.toArray());
    }

    @Test
    void lionStepsByTheSignOfAMean() {
        Tensor p = Tensor.of(1, 1, 1).requiresGrad(true);
        Lion optimizer = new Lion(List.of(p), 0.25f).betas(0.5f, 0.75f).weightDecay(0.5f);
        Tensor slopes = Tensor.of(2, -3, 0);
        step(optimizer, p.mul(slopes).sum());
        assertArrayEquals(new float[] {0.625f, 1.125f, 0.875f}, p.toArray());
        // the mean is a quarter of the first gradient, and half of it outweighs less than half of the second
        step(optimizer, p.mul(Tensor.of(-0.25f, 1, 1)).sum());
        assertArrayEquals(
                new float[] {0.625f * 0.875f - 0.25f, 1.125f * 0.875f - 0.25f, 0.875f * 0.875f - 0.25f}, p.toArray());
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        List<Tensor> p = List.of(start(1));
        return Stream.of(
                bad(
                        "Adagrad: decay of the learning rate must be finite and at least 0, got -1.0",
                        () -> new Adagrad(p, 1).learningRateDecay(-1)),
                bad("Adagrad: initial accumulator must be finite and at least 0, got -1.0", () -> new Adagrad(p, 1)
                        .initialAccumulator(-1)),
                bad("Adadelta: rho must be in [0.0, 1.0], got 1.5", () -> new Adadelta(p, 1).rho(1.5f)),
                bad("RMSprop: momentum must be finite and at least 0, got -0.5", () -> new RMSprop(p, 1)
                        .momentum(-0.5f)),
                bad("RMSprop: alpha must be finite and at least 0, got NaN", () -> new RMSprop(p, 1).alpha(Float.NaN)),
                bad("Adamax: epsilon must be finite and at least 0, got -1.0", () -> new Adamax(p, 1).epsilon(-1)),
                bad("NAdam: momentum decay must be finite and at least 0, got -1.0", () -> new NAdam(p, 1)
                        .momentumDecay(-1)),
                bad("RAdam: beta2 must be in [0.0, 0.99999994], got 1.0", () -> new RAdam(p, 1).betas(0.5f, 1)),
                bad("Rprop: shrinking factor must be in [1.4E-45, 0.99999994], got 1.0", () -> new Rprop(p, 1)
                        .etas(1, 2)),
                bad("Rprop: growing factor must be in [1.0000001, 3.4028235E38], got 1.0", () -> new Rprop(p, 1)
                        .etas(0.5f, 1)),
                bad("Rprop: longest step must be in [2.0, 3.4028235E38], got 1.0", () -> new Rprop(p, 1)
                        .stepSizes(2, 1)),
                bad("ASGD: learning rate must be finite and at least 0, got -1.0", () -> new ASGD(p, -1)),
                bad("Lion: beta1 must be in [0.0, 0.99999994], got -0.1", () -> new Lion(p, 1).betas(-0.1f, 0.9f)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
