package io.lanewise.nn.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.Hyperparameter;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.RateOnly;
import io.lanewise.nn.optim.SGD;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the golden trajectories do not show: chaining, groups, momentum, state, refusals. */
class ScheduleTest {
    private static Tensor leaf() {
        return Tensor.zeros(1).requiresGrad(true);
    }

    private static SGD optimizer() {
        return new SGD(List.of(leaf()), 0.5f, 0.9f);
    }

    private static float[] rates(Optimizer optimizer, LRScheduler schedule, int count) {
        float[] rates = new float[count];
        for (int i = 0; i < count; i++) {
            rates[i] = optimizer.learningRate();
            schedule.step();
        }
        return rates;
    }

    @Test
    void chainedSchedulesMultiply() {
        Optimizer optimizer = optimizer();
        LRScheduler chained =
                new ChainedScheduler(new ConstantLR(optimizer, 0.5f, 2), new ExponentialLR(optimizer, 0.5f));
        assertArrayEquals(new float[] {0.25f, 0.125f, 0.125f, 0.0625f}, rates(optimizer, chained, 4));
    }

    @Test
    void afterAWarmUpTheNextScheduleBeginsAtItsBeginning() {
        Optimizer optimizer = optimizer();
        LRScheduler schedule = SequentialLR.warmUp(0.25f, 3, new StepLR(optimizer, 2, 0.5f));
        assertArrayEquals(new float[] {0.125f, 0.25f, 0.375f, 0.5f, 0.5f, 0.25f}, rates(optimizer, schedule, 6), 1e-7f);
    }

    @Test
    void threeSchedulesInARow() {
        Optimizer optimizer = optimizer();
        List<LRScheduler> all = List.of(
                new ConstantLR(optimizer, 0.5f, 9),
                new ExponentialLR(optimizer, 0.5f),
                new ConstantLR(optimizer, 0, 9));
        LRScheduler schedule = new SequentialLR(optimizer, all, 1, 3);
        assertArrayEquals(new float[] {0.25f, 0.5f, 0.25f, 0, 0}, rates(optimizer, schedule, 5));
    }

    @Test
    void eachGroupCountsFromItsOwnRate() {
        SGD optimizer = optimizer();
        optimizer.addParamGroup(List.of(leaf())).learningRate(8);
        LRScheduler schedule = new StepLR(optimizer, 1, 0.5f);
        schedule.step();
        assertEquals(0.25f, optimizer.learningRate());
        assertEquals(4, optimizer.paramGroups().get(1).learningRate());
        new CyclicLR(optimizer, new float[] {1, 2}, new float[] {3, 8}, 2, 4).step();
        assertEquals(2, optimizer.learningRate());
        assertEquals(5, optimizer.paramGroups().get(1).learningRate());
        LRScheduler lambdas = new LambdaLR(optimizer, List.of(t -> 1, t -> 1 + t));
        lambdas.step();
        assertEquals(16, optimizer.paramGroups().get(1).learningRate());
    }

    @Test
    void momentumGoesDownWhereTheRateGoesUp() {
        SGD optimizer = optimizer();
        LRScheduler cycle = new OneCycleLR(optimizer, 1, 20);
        assertEquals(0.95f, optimizer.paramGroups().getFirst().get(Hyperparameter.MOMENTUM));
        for (int i = 0; i < 5; i++) {
            cycle.step();
        }
        assertEquals(1, optimizer.learningRate(), 1e-7);
        assertEquals(0.85f, optimizer.paramGroups().getFirst().get(Hyperparameter.MOMENTUM), 1e-7);

        Adam adam = new Adam(List.of(leaf()), 1);
        CyclicLR triangle =
                new CyclicLR(adam, 0, 1, 2).mode(CyclicLR.Mode.TRIANGULAR2, 1).cycleMomentum(0.5f, 0.75f);
        float[] betas = new float[8];
        for (int i = 0; i < 8; i++) {
            betas[i] = adam.paramGroups().getFirst().get(Hyperparameter.BETA1);
            triangle.step();
        }
        assertArrayEquals(new float[] {0.75f, 0.625f, 0.5f, 0.625f, 0.75f, 0.6875f, 0.625f, 0.6875f}, betas);
    }

    @Test
    void threePhasesComeBackToTheFirstRate() {
        var settings = new OneCycleLR.Settings(0.25f, true, 4, 8, true, 0.5f, 0.5f, false);
        Optimizer optimizer = optimizer();
        LRScheduler schedule = new OneCycleLR(optimizer, new float[] {1}, 12, settings);
        assertArrayEquals(
                new float[] {0.25f, 0.625f, 1, 0.625f, 0.25f, 0.21875f},
                java.util.Arrays.copyOf(rates(optimizer, schedule, 12), 6),
                1e-6f);
        assertEquals(12, schedule.steps());
        assertEquals(
                "OneCycleLR: step 13 of a training of 12 steps",
                assertThrows(IllegalStateException.class, schedule::step).getMessage());
    }

    static Stream<Function<Optimizer, LRScheduler>> schedules() {
        return Stream.of(
                optimizer -> new StepLR(optimizer, 3),
                optimizer -> new OneCycleLR(optimizer, 1, 40),
                optimizer -> new CosineAnnealingWarmRestarts(optimizer, 3),
                optimizer -> new ChainedScheduler(
                        new ExponentialLR(optimizer, 0.9f), new CosineAnnealingLR(optimizer, 7, 0.01f)));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void goesOnFromASavedState(Function<Optimizer, LRScheduler> maker) {
        SGD first = optimizer();
        LRScheduler one = maker.apply(first);
        rates(first, one, 11);
        SGD second = new SGD(List.of(leaf()), 0.125f, 0.9f);
        LRScheduler other = maker.apply(second);
        other.loadStateDict(one.stateDict());
        assertArrayEquals(rates(first, one, 9), rates(second, other, 9));
    }

    @Test
    void aPlateauGoesOnFromASavedState() {
        SGD first = optimizer();
        ReduceLROnPlateau one =
                new ReduceLROnPlateau(first, 0.5f, 1).cooldown(1).largerIsBetter();
        for (double figure : new double[] {0.1, 0.5, 0.5, 0.5}) {
            one.step(figure);
        }
        assertEquals(0.25f, first.learningRate());
        SGD second = new SGD(List.of(leaf()), 0.25f, 0.9f);
        ReduceLROnPlateau other =
                new ReduceLROnPlateau(second, 0.5f, 1).cooldown(1).largerIsBetter();
        other.loadStateDict(one.stateDict());
        for (double figure : new double[] {0.4, Double.NaN, 0.3, 0.2}) {
            one.step(figure);
            other.step(figure);
            assertEquals(first.learningRate(), second.learningRate());
        }
        assertEquals(0.125f, first.learningRate());
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        SGD optimizer = optimizer();
        LRScheduler schedule = new StepLR(optimizer, 2);
        return Stream.of(
                bad("StepLR: step size must be at least 1, got 0", () -> new StepLR(optimizer, 0)),
                bad(
                        "LinearLR: start factor must be in [1.4E-45, 1.0], got 0.0",
                        () -> new LinearLR(optimizer, 0, 1, 5)),
                bad("ConstantLR: factor must be in [0.0, 1.0], got 2.0", () -> new ConstantLR(optimizer, 2, 5)),
                bad(
                        "CosineAnnealingWarmRestarts: first length must be at least 1, got 0",
                        () -> new CosineAnnealingWarmRestarts(optimizer, 0)),
                bad(
                        "OneCycleLR: rising share must be in [0.0, 1.0], got 1.5",
                        () -> new OneCycleLR.Settings(1.5f, false, 25, 1e4f, false, 0.8f, 0.9f, true)),
                bad(
                        "CyclicLR: expected 1 or 1 least rates, one for each group, got 2",
                        () -> new CyclicLR(optimizer, new float[2], new float[] {1}, 3, 3)),
                bad(
                        "OneCycleLR: the optimizer has neither momentum nor beta1; turn the cycle of momentum off",
                        () -> new OneCycleLR(new RateOnly(List.of(leaf())), 1, 10)),
                bad(
                        "ReduceLROnPlateau: factor must be in [0.0, 0.99999994], got 1.0",
                        () -> new ReduceLROnPlateau(optimizer, 1, 3)),
                bad(
                        "SequentialLR: milestones must grow from above 0",
                        () -> new SequentialLR(optimizer, List.of(schedule, schedule, schedule), 3, 3)),
                bad(
                        "SequentialLR: expected a milestone between any two schedules, got 1 schedules and 1 milestones",
                        () -> new SequentialLR(optimizer, List.of(schedule), 3)),
                bad(
                        "ChainedScheduler: schedules must be of one optimizer",
                        () -> new ChainedScheduler(schedule, new StepLR(optimizer(), 3))),
                bad("ChainedScheduler: expected at least one schedule, got none", () -> new ChainedScheduler()),
                bad("schedule: expected base_lrs of 1 groups, got {}", () -> schedule.loadStateDict(Map.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
