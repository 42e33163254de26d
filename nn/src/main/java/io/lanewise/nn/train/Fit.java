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
        run = new Run(trainer.model(), trainer.optimizer(), loader, epochs, loader.batches());
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
        begin();
        tell(callback -> callback.onTrainBegin(run));
        while (run.goesOn()) {
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
        for (Batch batch : loader) {
            float loss = trainer.step(batch);
            run.stepDone(loss, batch.size());
            trainer.count(counts, batch);
            tell(callback -> callback.onStepEnd(run));
            if (run.isInterrupted()) {
                tell(callback -> callback.onInterrupt(run));
                run.cut();
                break;
            }
        }
        run.history().add("loss", run.loss());
        for (int i = 0; i < counts.size(); i++) {
            run.history().add(trainer.metrics().get(i).name(), counts.get(i).value());
        }
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
