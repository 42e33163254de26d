package io.lanewise.nn.autograd;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is called with the gradient of one tensor, in the order of registration. */
final class Hooks {
    private final List<UnaryOperator<Tensor>> hooks = new ArrayList<>();

    Hook add(UnaryOperator<Tensor> hook) {
        UnaryOperator<Tensor> own = hook::apply; // so that one that is registered twice can be removed once
        hooks.add(own);
        return new Hook(() -> hooks.remove(own));
    }

    /** What the hooks make of a gradient. */
    NDArray apply(NDArray gradient) {
        Tensor shown = new Tensor(gradient);
        try (NoGrad _ = NoGrad.open()) {
            for (UnaryOperator<Tensor> hook : List.copyOf(hooks)) {
                Tensor changed = Checks.present("hook", "the gradient that a hook returns", hook.apply(shown));
                Checks.shape("hook", "the gradient that a hook returns", changed.value(), gradient.shape());
                shown = changed;
            }
        }
        return shown.value();
    }
}
