package io.lanewise.examples;

import static java.util.Objects.requireNonNull;

import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.SGD;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * Finds w and b of y = Xw + b from noisy examples: once with nothing but tensors and their gradients, to see how it works, and once
 * with layer, loss and optimizer from the shelf. Both do the same, and so come to the same answer.
 */
@Command(name = "linear-regression", description = "Linear regression from scratch, then with layers: the same answer.")
final class LinearRegressionExample extends TrainingExample {
    private static final float[] TRUE_W = {2, -3.4f};
    private static final float TRUE_B = 4.2f;
    private static final int EXAMPLES = 1000;
    private static final int BATCH = 32;
    private static final float LEARNING_RATE = 0.03f;

    LinearRegressionExample() {
        super(5, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        Tensor x = Tensor.randn(EXAMPLES, 2);
        Tensor noise = Tensor.randn(EXAMPLES, 1).mul(0.01f);
        Tensor y = x.matmul(Tensor.of(TRUE_W).unsqueeze(1)).add(TRUE_B).add(noise);
        var data = new TensorDataset(x, y);
        Tensor start = Tensor.randn(2, 1).mul(0.01f);

        System.out.println("From scratch");
        float[] scratch = fromScratch(data, start);
        System.out.println("With a layer, a loss and an optimizer");
        float[] concise = concise(data, start, report);

        float difference = 0;
        for (int i = 0; i < concise.length; i++) {
            difference = Math.max(difference, Math.abs(scratch[i] - concise[i]));
        }
        System.out.printf("from scratch: w = (%.4f, %.4f), b = %.4f%n", scratch[0], scratch[1], scratch[2]);
        System.out.printf("with layers:  w = (%.4f, %.4f), b = %.4f%n", concise[0], concise[1], concise[2]);
        System.out.printf("the truth:    w = (%.4f, %.4f), b = %.4f%n", TRUE_W[0], TRUE_W[1], TRUE_B);
        report.put("w1", concise[0]).put("w2", concise[1]).put("b", concise[2]);
        report.put("scratch_w1", scratch[0]).put("scratch_w2", scratch[1]).put("scratch_b", scratch[2]);
        report.put("largest_difference", difference);
    }

    private float[] fromScratch(TensorDataset data, Tensor start) {
        // Parameters: where they start, and that gradients with respect to them are wanted.
        Tensor w = start.mul(1).requiresGrad(true);
        Tensor b = Tensor.zeros(1).requiresGrad(true);
        var loader = batches(data);
        float last = Float.NaN;
        for (int epoch = 1; epoch <= epochs(); epoch++) {
            for (Batch batch : loader) {
                Tensor prediction = batch.x().matmul(w).add(b); // the model
                Tensor loss = prediction.sub(batch.y()).square().mean(); // how far off it is, squared, on average
                loss.backward();
                try (var _ = NoGrad.open()) { // the update is no part of what there is a gradient of
                    for (Tensor parameter :
                            List.of(w, b)) { // minibatch stochastic gradient descent: a small step downhill
                        parameter.subInPlace(requireNonNull(parameter.grad()).mul(LEARNING_RATE));
                        parameter.zeroGrad();
                    }
                }
                last = loss.item();
            }
            System.out.printf("Epoch %d, Training loss %.6f%n", epoch, last);
        }
        return new float[] {w.get(0, 0), w.get(1, 0), b.get(0)};
    }

    private float[] concise(TensorDataset data, Tensor start, Report report) throws IOException {
        var model = new Linear(2, 1);
        model.loadStateDict(Map.of("weight", start.t(), "bias", Tensor.zeros(1)));
        var lossFn = new MSELoss();
        var optimizer = new SGD(model.parameters(), LEARNING_RATE);
        var loader = batches(data);
        List<Double> losses = new ArrayList<>();
        var state = resume(loop("").with("model", model)
                .with("optimizer", optimizer)
                .with("loader", loader)
                .with("losses", losses));
        var pace = pace(state, EXAMPLES);
        for (int epoch = state.done() + 1; epoch <= epochs() && !state.isInterrupted(); epoch++) {
            float last = Float.NaN;
            for (Batch batch : loader) {
                Tensor loss = lossFn.forward(model.forward(batch.x()), batch.y());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                last = loss.item();
            }
            System.out.printf("Epoch %d, Training loss %.6f  (%s)%n", epoch, last, pace.after(epoch));
            losses.add((double) last);
            state.done(epoch, loader.batches());
        }
        finish(state, model);
        report.put("train_loss", losses.getLast());
        trained(model, report);
        Tensor w = model.parameter("weight");
        return new float[] {w.get(0, 0), w.get(0, 1), model.parameter("bias").get(0)};
    }

    /** Mini-batches in a random order that depends on the seed only, so that both ways see the same ones. */
    private DataLoader batches(TensorDataset data) {
        return DataLoader.of(data).batchSize(BATCH).shuffle(true).seed(seed()).build();
    }
}
