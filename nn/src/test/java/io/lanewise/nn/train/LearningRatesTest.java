package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.SGD;
import io.lanewise.nn.optim.schedule.ExponentialLR;
import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;
import org.junit.jupiter.api.Test;

class LearningRatesTest {
    private final Layer model = new Linear(1, 1);
    private final SGD optimizer = new SGD(model.parameters(), 1e-3f);

    /** Three epochs of four batches; a fit of nothing, so that the loss stays what it is. */
    private void train(Callback callback) {
        TensorDataset data = new TensorDataset(Tensor.zeros(8, 1), Tensor.zeros(8, 1));
        Trainer.of(model, new MSELoss(), optimizer)
                .callback(callback)
                .fit(DataLoader.of(data).batchSize(2).build(), 3);
    }

    @Test
    void aScheduleIsSteppedAfterEveryEpochOrEveryBatch() {
        LRScheduler schedule = new ExponentialLR(optimizer, 0.5f);
        train(LearningRates.perEpoch(schedule));
        assertEquals(3, schedule.steps());
        train(LearningRates.perBatch(schedule));
        assertEquals(15, schedule.steps());
    }

    @Test
    void aPlateauIsShownAFigure() {
        model.parameter("bias").value().fill(0);
        train(LearningRates.onPlateau(new ReduceLROnPlateau(optimizer, 0.25f, 0), "loss"));
        assertEquals(1e-3f / 16, optimizer.learningRate());
    }
}
