package io.lanewise.nn.optim.schedule;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.optim.Hyperparameter;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.ParamGroup;

/** The momentum that goes down where a rate goes up: {@code momentum} of an optimizer that has one, else {@code beta1}. */
record MomentumCycle(float least, float most) {
    MomentumCycle {
        Checks.range("momentum cycle", "least momentum", least, 0, Math.nextDown(1f));
        Checks.range("momentum cycle", "largest momentum", most, 0, Math.nextDown(1f));
    }

    /** Fails unless all groups have a momentum to cycle. */
    void check(String operation, Optimizer optimizer) {
        for (ParamGroup group : optimizer.paramGroups()) {
            Checks.that(
                    group.has(Hyperparameter.MOMENTUM) || group.has(Hyperparameter.BETA1),
                    operation,
                    "the optimizer has neither momentum nor beta1; turn the cycle of momentum off");
        }
    }

    void set(ParamGroup group, double momentum) {
        Hyperparameter which = group.has(Hyperparameter.MOMENTUM) ? Hyperparameter.MOMENTUM : Hyperparameter.BETA1;
        group.set(which, (float) momentum);
    }
}
