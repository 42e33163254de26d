package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ends training when a figure has not improved for some epochs. */
public final class EarlyStopping implements Callback, Stateful {
    private final Best best;
    private int patience = 5;
    private boolean restoreBest;

    private int epochsSinceBest;
    private Map<String, Tensor> bestState = Map.of();

    private EarlyStopping(String figure) {
        best = new Best("EarlyStopping", figure);
    }

    /** Watches a figure of the history, such as {@code val_loss}; scores such as accuracies should rise, all others fall. */
    public static EarlyStopping on(String figure) {
        return new EarlyStopping(figure);
    }

    /** Epochs without improvement that are put up with; 5 unless set. */
    public EarlyStopping patience(int epochs) {
        patience = Checks.positive("EarlyStopping", "patience", epochs);
        return this;
    }

    /** Says whether larger values of the figure are better, where its name does not tell. */
    public EarlyStopping largerIsBetter(boolean rises) {
        best.largerIsBetter(rises);
        return this;
    }

    /** Smaller changes do not count as improvement; 0 unless set. */
    public EarlyStopping minimumChange(float change) {
        best.minimumChange(change);
        return this;
    }

    /** Whether the model gets back the parameters of its best epoch at the end. */
    public EarlyStopping restoreBest(boolean restore) {
        restoreBest = restore;
        return this;
    }

    @Override
    public void onTrainBegin(Run run) {
        best.forget();
        epochsSinceBest = 0;
        bestState = Map.of();
    }

    @Override
    public void onEpochEnd(Run run) {
        if (best.update(run.history())) {
            epochsSinceBest = 0;
            if (restoreBest) {
                keep(run.model().stateDict());
            }
        } else if (++epochsSinceBest >= patience) {
            run.stop();
        }
    }

    /** Writes over the last copy, so that a long training takes no more memory than a short one. */
    private void keep(Map<String, Tensor> state) {
        if (bestState.isEmpty()) {
            bestState = copy(state);
        } else {
            bestState.forEach((key, kept) -> {
                Tensor now = state.get(key);
                if (now != null) {
                    kept.value().copyFrom(now.value());
                }
            });
        }
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> state) {
        return Scope.outside(() -> {
            Map<String, Tensor> copy = new LinkedHashMap<>();
            state.forEach(
                    (key, tensor) -> copy.put(key, new Tensor(tensor.value().copy())));
            return copy;
        });
    }

    @Override
    public void saveState(TrainingState to) {
        to.put("best", best.loss());
        to.put("epochs_since_best", epochsSinceBest);
        to.at("model").put(bestState);
    }

    @Override
    public void loadState(TrainingState from) {
        best.loss(from.number("best"));
        epochsSinceBest = from.count("epochs_since_best");
        bestState = copy(from.at("model").tensors());
    }

    @Override
    public void onTrainEnd(Run run) {
        if (!bestState.isEmpty()) {
            run.model().loadStateDict(bestState);
        }
    }
}
