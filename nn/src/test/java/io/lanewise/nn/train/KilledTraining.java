package io.lanewise.nn.train;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.Datasets;
import io.lanewise.nn.io.SafeTensors;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.schedule.CosineAnnealingLR;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A training with everything that has a state, in a process of its own that may be killed at any moment. */
final class KilledTraining {
    static final int EPOCHS = 12;
    private static final int BATCH = 8;

    private KilledTraining() {}

    /** Trains, saving after every second step into a folder, and writes the model; the second word is where. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Callback tell = new Callback() {
            @Override
            public void onStepEnd(Run run) {
                System.out.println(run.totalSteps());
            }
        };
        Layer model =
                train(tell, Checkpoint.in(folder).every(2).keepBest("val_loss").resume(true));
        SafeTensors.save(model.stateDict(), Path.of(args[1]));
    }

    /** The training itself, with callbacks added. */
    static Layer train(Callback... callbacks) {
        Generator.manualSeed(1);
        Layer model = new Sequential(
                new Linear(2, 16), new BatchNorm1d(16), new ReLU(), new Dropout(0.3f), new Linear(16, 3));
        Adam optimizer = new Adam(model.parameters(), 0.02f);
        var parts = Datasets.blobs(200, 3, 1f, 1).randomSplit(0.8, 1);
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), optimizer)
                .validation(parts.get(1), 40)
                .metric(Metrics.accuracy())
                .callback(LearningRates.perBatch(new CosineAnnealingLR(optimizer, 2000, 1e-3f)))
                .callback(LearningRates.onPlateau(new ReduceLROnPlateau(optimizer, 0.5f, 2), "val_loss"))
                .callback(EarlyStopping.on("val_loss").patience(10).restoreBest(true));
        for (Callback callback : callbacks) {
            trainer.callback(callback);
        }
        // no seed: the orders follow from this thread's generator, and are saved
        trainer.fit(DataLoader.of(parts.get(0)).batchSize(BATCH).shuffle(true).build(), EPOCHS);
        return model;
    }

    /** The bits of all parameters and buffers. */
    static String bits(Map<String, Tensor> state) {
        StringBuilder bits = new StringBuilder();
        state.forEach((name, tensor) -> {
            bits.append(name);
            for (float value : tensor.toFloat().toArray()) {
                bits.append(' ').append(Integer.toHexString(Float.floatToRawIntBits(value)));
            }
        });
        return bits.toString();
    }
}
