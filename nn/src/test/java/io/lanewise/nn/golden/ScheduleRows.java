package io.lanewise.nn.golden;

import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.schedule.ChainedScheduler;
import io.lanewise.nn.optim.schedule.ConstantLR;
import io.lanewise.nn.optim.schedule.CosineAnnealingLR;
import io.lanewise.nn.optim.schedule.CosineAnnealingWarmRestarts;
import io.lanewise.nn.optim.schedule.CyclicLR;
import io.lanewise.nn.optim.schedule.ExponentialLR;
import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.optim.schedule.LambdaLR;
import io.lanewise.nn.optim.schedule.LinearLR;
import io.lanewise.nn.optim.schedule.MultiStepLR;
import io.lanewise.nn.optim.schedule.OneCycleLR;
import io.lanewise.nn.optim.schedule.PolynomialLR;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;
import io.lanewise.nn.optim.schedule.SequentialLR;
import io.lanewise.nn.optim.schedule.StepLR;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Schedules: each row gives the {@link Steps} of a schedule that drives the optimizer {@code opt}. */
final class ScheduleRows {
    private ScheduleRows() {}

    static void addTo(Vocabulary all) {
        row(all, "StepLR", "step_size, gamma=0.1", a -> new StepLR(opt(a), a.integer("step_size"), a.number("gamma")));
        row(
                all,
                "MultiStepLR",
                "milestones, gamma=0.1",
                a -> new MultiStepLR(opt(a), a.number("gamma"), a.integers("milestones")));
        row(all, "ExponentialLR", "gamma", a -> new ExponentialLR(opt(a), a.number("gamma")));
        row(
                all,
                "ConstantLR",
                "factor=0.3333333333333333, total_iters=5",
                a -> new ConstantLR(opt(a), a.number("factor"), a.integer("total_iters")));
        row(
                all,
                "LinearLR",
                "start_factor=0.3333333333333333, end_factor=1.0, total_iters=5",
                a -> new LinearLR(opt(a), a.number("start_factor"), a.number("end_factor"), a.integer("total_iters")));
        row(
                all,
                "PolynomialLR",
                "total_iters=5, power=1.0",
                a -> new PolynomialLR(opt(a), a.integer("total_iters"), a.number("power")));
        row(
                all,
                "CosineAnnealingLR",
                "T_max, eta_min=0.0",
                a -> new CosineAnnealingLR(opt(a), a.integer("T_max"), a.number("eta_min")));
        row(
                all,
                "CosineAnnealingWarmRestarts",
                "T_0, T_mult=1, eta_min=0.0",
                a -> new CosineAnnealingWarmRestarts(
                        opt(a), a.integer("T_0"), a.integer("T_mult"), a.number("eta_min")));
        row(all, "LambdaLR", "lr_lambda", a -> {
            Object given = a.get("lr_lambda") instanceof List<?> each ? each.getFirst() : a.get("lr_lambda");
            DoubleUnaryOperator factor = (DoubleUnaryOperator) given;
            return new LambdaLR(opt(a), steps -> factor.applyAsDouble(steps));
        });
        row(
                all,
                "OneCycleLR",
                "max_lr, total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3, anneal_strategy='cos',"
                        + " cycle_momentum=True, base_momentum=0.85, max_momentum=0.95, div_factor=25.0,"
                        + " final_div_factor=10000.0, three_phase=False",
                ScheduleRows::oneCycle);
        row(
                all,
                "CyclicLR",
                "base_lr, max_lr, step_size_up=2000, step_size_down=None, mode='triangular', gamma=1.0, scale_fn=None,"
                        + " scale_mode='cycle', cycle_momentum=True, base_momentum=0.8, max_momentum=0.9",
                ScheduleRows::cyclic);
        row(
                all,
                "SequentialLR",
                "schedulers, milestones",
                a -> new SequentialLR(opt(a), schedules(a), a.integers("milestones")));
        all.row(
                "torch.optim.lr_scheduler.ChainedScheduler",
                "schedulers",
                a -> new Made(new ChainedScheduler(schedules(a).toArray(LRScheduler[]::new))));
        all.row(
                "torch.optim.lr_scheduler.ReduceLROnPlateau",
                "optimizer, mode='min', factor=0.1, patience=10, threshold=1e-4, threshold_mode='rel', cooldown=0,"
                        + " min_lr=0.0, eps=1e-8",
                ScheduleRows::plateau);
    }

    private static void row(Vocabulary all, String name, String signature, Function<Arguments, LRScheduler> body) {
        all.row("torch.optim.lr_scheduler." + name, "optimizer, " + signature, a -> new Made(body.apply(a)));
    }

    /** A schedule that others may be made of. */
    private record Made(LRScheduler schedule) implements Steps {
        @Override
        public void step(float metric) {
            schedule.step();
        }
    }

    private static List<LRScheduler> schedules(Arguments a) {
        List<?> made = (List<?>) a.get("schedulers");
        return made.stream().map(each -> ((Made) each).schedule()).toList();
    }

    private static Optimizer opt(Arguments a) {
        return (Optimizer) a.get("optimizer");
    }

    private static LRScheduler oneCycle(Arguments a) {
        var settings = new OneCycleLR.Settings(
                a.number("pct_start"),
                a.text("anneal_strategy").equals("linear"),
                a.number("div_factor"),
                a.number("final_div_factor"),
                a.flag("three_phase"),
                a.number("base_momentum"),
                a.number("max_momentum"),
                a.flag("cycle_momentum"));
        int total =
                a.has("total_steps") ? a.integer("total_steps") : a.integer("epochs") * a.integer("steps_per_epoch");
        return new OneCycleLR(opt(a), new float[] {a.number("max_lr")}, total, settings);
    }

    private static LRScheduler cyclic(Arguments a) {
        int up = a.integer("step_size_up");
        int down = a.has("step_size_down") ? a.integer("step_size_down") : up;
        CyclicLR schedule = new CyclicLR(
                        opt(a), new float[] {a.number("base_lr")}, new float[] {a.number("max_lr")}, up, down)
                .mode(CyclicLR.Mode.valueOf(a.text("mode").toUpperCase(Locale.ROOT)), a.number("gamma"));
        return a.flag("cycle_momentum")
                ? schedule.cycleMomentum(a.number("base_momentum"), a.number("max_momentum"))
                : schedule;
    }

    private static Steps plateau(Arguments a) {
        ReduceLROnPlateau schedule = new ReduceLROnPlateau(opt(a), a.number("factor"), a.integer("patience"))
                .threshold(a.number("threshold"), a.text("threshold_mode").equals("rel"))
                .cooldown(a.integer("cooldown"))
                .least(a.number("min_lr"), a.number("eps"));
        if (a.text("mode").equals("max")) {
            schedule.largerIsBetter();
        }
        return schedule::step;
    }
}
