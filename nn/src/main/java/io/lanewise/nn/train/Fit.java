package io.lanewise.nn.train;

import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One training: the loop over epochs and batches, which can begin anywhere within. */
final class Fit {
    private final Trainer trainer;
    private final DataLoader loader;
    private final Run run;
    private final List<Callback> callbacks;
    private List<Metric.Count> counts = List.of();

    Fit(Trainer trainer, DataLoader loader, int epochs) {
        this.trainer = trainer;
        this.loader = loader;
        callbacks = new ArrayList<>(trainer.callbacks());
        callbacks.removeIf(Checkpoint.class::isInstance);
        trainer.callbacks().stream().filter(Checkpoint.class::isInstance).forEach(callbacks::add);
        int steps = Math.ceilDiv(loader.batches(), trainer.accumulated());
        run = new Run(trainer.model(), trainer.optimizer(), loader, epochs, steps);
        Map<String, Integer> kinds = new HashMap<>();
        for (Callback callback : callbacks) {
            if (callback instanceof Stateful stateful) {
                String kind = callback.getClass().getSimpleName();
                run.part("callbacks/" + kind + "." + kinds.merge(kind, 1, Integer::sum), stateful);
            }
        }
        run.part("metrics", new Counts());
    }

    History run() {
        try {
            return train();
        } catch (RuntimeException | Error failure) {
            for (Callback callback : callbacks) {
                try {
                    callback.onFailure(run);
                } catch (RuntimeException e) {
                    failure.addSuppressed(e);
                }
            }
            throw failure;
        }
    }

    private History train() {
        begin();
        tell(callback -> callback.onTrainBegin(run));
        while (run.goesOn() && !trainer.isOver(run)) {
            if (!run.isWithinEpoch()) {
                begin();
                run.epochBegins();
            }
            trainEpoch();
            trainer.validate(run.history());
            run.epochEnds();
            tell(callback -> callback.onEpochEnd(run));
        }
        tell(callback -> callback.onTrainEnd(run));
        return run.history();
    }

    private void begin() {
        counts = trainer.metrics().stream().map(Metric::start).toList();
    }

    private void tell(Consumer<Callback> what) {
        callbacks.forEach(what);
    }

    private void trainEpoch() {
        trainer.model().train();
        int left = loader.batches() - loader.position().batch();
        int group = 0; // batches that the step is made of, and how many of them are still to come
        int missing = 0;
        double loss = 0;
        long samples = 0;
        for (Batch batch : loader) {
            if (missing == 0) {
                group = Math.min(trainer.accumulated(), left);
                missing = group;
                loss = 0;
                samples = 0;
                tell(callback -> callback.onStepBegin(run));
            }
            loss += (double) trainer.backward(batch, group, missing == group) * batch.size();
            samples += batch.size();
            trainer.count(counts, batch);
            left--;
            missing--;
            if (missing == 0) {
                trainer.update();
                run.stepDone(loss / samples, samples, batch);
                if (endsAfterStep()) {
                    break;
                }
            }
        }
        run.history().add("loss", run.loss());
        for (int i = 0; i < counts.size(); i++) {
            run.history().add(trainer.metrics().get(i).name(), counts.get(i).value());
        }
    }

    private boolean endsAfterStep() {
        tell(callback -> callback.onStepEnd(run));
        if (trainer.isOver(run)) {
            run.interrupt();
        }
        if (run.isInterrupted()) {
            tell(callback -> callback.onInterrupt(run));
            run.cut();
        }
        return run.isInterrupted();
    }

    /** What the metrics have counted of the epoch under way. */
    private final class Counts implements Stateful {
        @Override
        public void saveState(TrainingState to) {
            each(to, Stateful::saveState);
        }

        @Override
        public void loadState(TrainingState from) {
            each(from, Stateful::loadState);
        }

        private void each(TrainingState state, BiConsumer<Stateful, TrainingState> what) {
            for (int i = 0; i < counts.size(); i++) {
                if (counts.get(i) instanceof Stateful stateful) {
                    what.accept(stateful, state.at(trainer.metrics().get(i).name()));
                }
            }
        }
    }
}
