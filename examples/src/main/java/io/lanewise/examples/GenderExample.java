package io.lanewise.examples;

import io.lanewise.core.array.NDArray;
import io.lanewise.examples.support.NumpyRandom;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.optim.SGD;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Is a child of twelve a girl (1) or a boy (0), given height and weight? Two inputs, two hidden neurons, one output, all with a
 * sigmoid, trained on one child at a time. It begins from the numbers that NumPy draws after {@code np.random.seed(42)}, and so
 * ends with the answers of a program written with NumPy.
 */
@Command(
        name = "gender",
        description = "Three neurons learn from four children, beginning from NumPy's random weights.")
final class GenderExample extends TrainingExample {
    /** Height less 115 cm and weight less 56 kg: a sigmoid hardly tells numbers around a hundred apart. */
    private static final float[][] CHILDREN = {{-2, -1}, {-15, -6}, {25, 6}, {17, 4}};

    private static final float[] GIRL = {1, 1, 0, 0};

    GenderExample() {
        super(300, 42);
    }

    @Override
    protected void run(Report report) throws IOException {
        require(seed() >= 0 && seed() <= 0xffffffffL, "--seed must be from 0 to 4294967295, as NumPy's, got " + seed());
        var model = new Sequential(new Linear(2, 2), new Sigmoid(), new Linear(2, 1), new Sigmoid());
        var random = new NumpyRandom(seed());
        for (var name : List.of("0.weight", "2.weight", "0.bias", "2.bias")) { // w1 to w6, then b1 to b3
            NDArray numbers = model.parameter(name).value();
            numbers.copyFrom(NDArray.generate(numbers.shape(), random::random));
        }

        Tensor x = Tensor.of(CHILDREN);
        Tensor y = Tensor.of(GIRL).unsqueeze(1);
        var lossFn = new MSELoss();
        var optimizer = new SGD(model.parameters(), 0.1f);
        var state = resume(loop("").with("model", model).with("optimizer", optimizer));
        var pace = pace(state, CHILDREN.length);
        for (int epoch = state.done(); epoch < epochs() && !state.isInterrupted(); epoch++) {
            for (int child = 0; child < CHILDREN.length; child++) {
                Tensor prediction = model.forward(x.slice(0, child, child + 1));
                Tensor loss = lossFn.forward(prediction, y.slice(0, child, child + 1));
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            if (epoch % 5 == 0) {
                System.out.printf("Epoch %d --> Loss: %.4f  (%s)%n", epoch, loss(model, x, y), pace.after(epoch + 1));
            }
            state.done(epoch + 1, CHILDREN.length);
        }
        finish(state, model);

        report.put("train_loss", loss(model, x, y));
        report.put("jose", ask(model, "Jos\u00e9", 0, 2));
        report.put("diana", ask(model, "Diana", -1, -1));
        report.put("carolina", ask(model, "Carolina", -3, -2));
        trained(model, report);
    }

    private static float loss(Sequential model, Tensor x, Tensor y) {
        return NoGrad.run(() -> new MSELoss().forward(model.forward(x), y).item());
    }

    private static float ask(Sequential model, String name, float height, float weight) {
        float girl = NoGrad.run(() -> model.forward(Tensor.of(height, weight)).item());
        System.out.printf("%s: %.3f - %s%n", name, girl, girl > 0.5f ? "F" : "M");
        return girl;
    }
}
