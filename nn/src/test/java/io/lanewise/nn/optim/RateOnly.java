package io.lanewise.nn.optim;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.Map;

/** An optimizer that has nothing but a rate, and does nothing. */
public final class RateOnly extends Optimizer {
    public RateOnly(List<Tensor> parameters) {
        super(parameters, Map.of(Hyperparameter.LEARNING_RATE, 1f));
    }

    @Override
    void update(Part part) {}

    @Override
    List<String> stateNames(ParamGroup group) {
        return List.of();
    }
}
