package io.lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.Init;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups of parameters, and the state of an optimizer. */
class ParamGroupTest {
    private static Tensor leaf(float... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    private static void step(Optimizer optimizer, Tensor... parameters) {
        optimizer.zeroGrad();
        for (Tensor parameter : parameters) {
            parameter.square().sum().backward();
        }
        optimizer.step();
    }

    @Test
    void eachGroupMovesByItsOwnNumbers() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(1);
        Tensor c = leaf(4);
        SGD optimizer = new SGD(List.of(a), 0.25f);
        optimizer.addParamGroup(List.of(b)).learningRate(0.5f);
        optimizer.addParamGroup(List.of(c)).weightDecay(1);
        step(optimizer, a, b, c);
        assertArrayEquals(new float[] {0.5f, 1}, a.toArray());
        assertArrayEquals(new float[] {0}, b.toArray());
        assertArrayEquals(new float[] {1}, c.toArray());
        assertEquals(0.25f, optimizer.learningRate());
        optimizer.learningRate(1);
        assertEquals(1, optimizer.paramGroups().get(1).learningRate());
    }

    @Test
    void onlyMatricesDecayIfSoAsked() {
        var layer = new Linear(2, 1);
        Init.constant(layer.parameter("weight").value(), 1);
        Init.constant(layer.parameter("bias").value(), 1);
        var optimizer = AdamW.decayingMatrices(layer.parameters(), 0.5f, 0.25f);
        layer.parameters().forEach(p -> p.sum().mul(0).backward()); // no gradient: what moves them is the decay
        optimizer.step();
        assertArrayEquals(
                new float[] {0.875f, 0.875f}, layer.parameter("weight").toArray());
        assertArrayEquals(new float[] {1}, layer.parameter("bias").toArray());
        for (String only : List.of("weight", "bias")) { // one group is enough then
            var one = AdamW.decayingMatrices(List.of(layer.parameter(only)), 0.5f, 0.25f);
            assertEquals(1, one.paramGroups().size());
            assertEquals(
                    only.equals("weight") ? 0.25f : 0,
                    one.paramGroups().getFirst().get(Hyperparameter.WEIGHT_DECAY));
        }
    }

    @Test
    void mistakesAreNamed() {
        Tensor a = leaf(1);
        SGD optimizer = new SGD(List.of(a), 0.25f);
        assertEquals(
                "SGD: a parameter is listed twice",
                assertThrows(IllegalArgumentException.class, () -> optimizer.addParamGroup(List.of(a)))
                        .getMessage());
        assertEquals(1, optimizer.paramGroups().size());
        ParamGroup group = optimizer.addParamGroup(List.of(leaf(1)));
        assertEquals(
                "SGD: has no beta1; there are [lr, weight_decay, momentum, dampening]",
                assertThrows(IllegalArgumentException.class, () -> group.set(Hyperparameter.BETA1, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> group.weightDecay(-1));
        assertThrows(IllegalArgumentException.class, () -> new SGD(List.of(leaf(1)), 1).dampening(2));
    }

    @Test
    void climbingIsDescendingFromTheNegative() {
        for (float decay : new float[] {0, 0.1f}) {
            Tensor down = leaf(1, -2);
            Tensor up = leaf(1, -2);
            Optimizer falling = new AdamW(List.of(down), 0.1f).weightDecay(decay);
            Optimizer rising = new AdamW(List.of(up), 0.1f).weightDecay(decay).maximize(true);
            for (int i = 0; i < 5; i++) {
                falling.zeroGrad();
                rising.zeroGrad();
                down.square().sum().neg().backward();
                up.square().sum().backward();
                falling.step();
                rising.step();
            }
            assertArrayEquals(down.toArray(), up.toArray());
        }
    }

    private static Optimizer optimizer(Tensor a, Tensor b, Tensor c) {
        Adam made = new Adam(List.of(a, b), 0.1f).betas(0.5f, 0.75f);
        made.addParamGroup(List.of(c)).learningRate(0.01f);
        return made;
    }

    @Test
    void trainingGoesOnFromASavedStateAsIfItHadNotStopped() {
        Tensor a = leaf(1, 2, 3);
        Tensor b = leaf(5);
        Tensor c = leaf(-1);
        Optimizer first = optimizer(a, b, c);
        step(first, a, b, c);
        step(first, a, c);
        first.paramGroups().getFirst().learningRate(0.3f);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        first.stateDict()
                .forEach((key, value) -> saved.put(key, new Tensor(value.value().copy())));
        assertTrue(saved.keySet()
                .containsAll(List.of("param_groups.1.lr", "state.0.exp_avg", "state.2.exp_avg_sq", "state.1.step")));

        Tensor d = leaf(a.toArray());
        Tensor e = leaf(b.toArray());
        Tensor f = leaf(c.toArray());
        Optimizer second = optimizer(d, e, f);
        step(second, d);
        d.value().copyFrom(a.value());
        second.loadStateDict(saved);
        for (int i = 0; i < 3; i++) {
            step(first, a, b, c);
            step(second, d, e, f);
        }
        assertArrayEquals(a.toArray(), d.toArray());
        assertArrayEquals(b.toArray(), e.toArray());
        assertArrayEquals(c.toArray(), f.toArray());
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        Tensor a = leaf(1, 2);
        Adam from = new Adam(List.of(leaf(1, 2)), 0.1f);
        Adam to = new Adam(List.of(a), 0.2f);
        step(to, a);
        Map<String, Tensor> before = to.stateDict();
        Map<String, Tensor> wrong = new LinkedHashMap<>(from.stateDict());
        wrong.put("param_groups.0.beta1", Tensor.scalar(2));
        wrong.put("state.0.step", Tensor.ofInts(new int[] {3}));
        wrong.put("state.0.exp_avg", Tensor.zeros(3));
        wrong.put("extra", Tensor.zeros(1));
        assertEquals(
                "load state dict into Adam: param_groups.0.beta1 is out of range, got 2.0; state.0.exp_avg must be float32 of"
                        + " shape [2], got float32 of shape [3]; state.0.exp_avg_sq is missing; unexpected [extra]",
                assertThrows(IllegalArgumentException.class, () -> to.loadStateDict(wrong))
                        .getMessage());
        assertEquals(0.2f, to.learningRate());
        before.forEach(
                (key, value) -> assertEquals(value.toString(), to.stateDict().get(key) + "", key));
    }
}
