package io.lanewise.nn.optim;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What is saved of a group.
 *
 * @param index of the group
 * @param offset number of parameters in the groups before
 */
record GroupState(Optimizer optimizer, ParamGroup group, int index, int offset) {
    private static final String STEP = "step";

    /** Adds everything to save. */
    void save(Map<String, Tensor> to) {
        for (Hyperparameter which : group.hyperparameters()) {
            to.put(key(which), Tensor.scalar(group.get(which)));
        }
        for (int i = 0; i < group.slab().count(); i++) {
            if (group.steps(i) > 0) {
                int[] steps = {group.steps(i)};
                to.put(key(i, STEP), new Tensor(NDArray.ofInts(steps).reshape()));
                for (String name : optimizer.stateNames(group)) {
                    to.put(key(i, name), new Tensor(window(i, name)));
                }
            }
        }
    }

    private NDArray window(int i, String name) {
        return group.slab().window(group.state(optimizer, name), i);
    }

    /** Lists what is wrong with a saved state, and takes the keys that belong to this group from {@code unexpected}. */
    void check(Map<String, Tensor> saved, Collection<String> unexpected, List<String> problems) {
        for (Hyperparameter which : group.hyperparameters()) {
            unexpected.remove(key(which));
            Tensor value = saved.get(key(which));
            if (value == null || value.size() != 1 || value.isInt()) {
                problems.add(key(which) + " must be a number");
            } else if (!which.accepts(value.item())) {
                problems.add(key(which) + " is out of range, got " + value.item());
            }
        }
        for (int i = 0; i < group.slab().count(); i++) {
            Tensor steps = saved.get(key(i, STEP));
            if (steps != null) {
                unexpected.remove(key(i, STEP));
                if (!steps.isInt() || steps.size() != 1 || steps.toIntArray()[0] < 1) {
                    problems.add(key(i, STEP) + " must be a count of steps");
                }
                for (String name : optimizer.stateNames(group)) {
                    unexpected.remove(key(i, name));
                    check(i, name, saved, problems);
                }
            }
        }
    }

    private void check(int i, String name, Map<String, Tensor> saved, List<String> problems) {
        Tensor state = saved.get(key(i, name));
        Tensor parameter = group.slab().tensor(i);
        if (state == null) {
            problems.add(key(i, name) + " is missing");
        } else if (state.isInt() || !state.shape().equals(parameter.shape())) {
            problems.add(key(i, name) + " must be float32 of shape " + parameter.shape() + ", got "
                    + state.value().type() + " of shape " + state.shape());
        }
    }

    /** Takes over a state that {@link #check} has found right. */
    void load(Map<String, Tensor> saved) {
        for (Hyperparameter which : group.hyperparameters()) {
            group.set(which, present(saved, key(which)).item());
        }
        for (int i = 0; i < group.slab().count(); i++) {
            Tensor steps = saved.get(key(i, STEP));
            group.steps(i, steps == null ? 0 : steps.toIntArray()[0]);
            for (String name : optimizer.stateNames(group)) {
                if (steps == null) {
                    window(i, name).fill(optimizer.initialState(group, name));
                } else {
                    window(i, name).copyFrom(present(saved, key(i, name)).value());
                }
            }
        }
    }

    private static Tensor present(Map<String, Tensor> saved, String key) {
        return Checks.present("load state dict", key, saved.get(key));
    }

    private String key(Hyperparameter which) {
        return "param_groups." + index + "." + which.key();
    }

    private String key(int i, String name) {
        return "state." + (offset + i) + "." + name;
    }
}
