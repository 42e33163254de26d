package io.lanewise.examples;

import io.lanewise.examples.support.ImageExample;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.ResNet;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.FashionMnist;
import io.lanewise.nn.data.RandomHorizontalFlip;
import io.lanewise.nn.data.RandomShift;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.data.Transform;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.train.TestTimeAugmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tells ten kinds of clothes apart with a residual net. It is made for few pictures: a shirt is a shirt in the mirror, too, and a little to the left,
 * so every epoch shows each picture in another way.
 */
@Command(
        name = "cnn-fashion",
        description = "Tells clothes apart with a residual net that sees them mirrored and shifted.")
final class CnnFashionExample extends ImageExample {
    @Option(names = "--data", paramLabel = "DIR", description = FILES + " (30 MB).")
    private @Nullable Path data;

    CnnFashionExample() {
        super(40, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        if (data == null) {
            announceDownload("fashion-mnist", FashionMnist.URL);
        }
        TensorDataset train = data == null ? FashionMnist.train() : FashionMnist.train(data);
        TensorDataset test = data == null ? FashionMnist.test() : FashionMnist.test(data);

        var changes = Transform.compose(new RandomHorizontalFlip(), new RandomShift(2));
        var loader =
                DataLoader.of(train).batchSize(16).shuffle(true).seed(seed()).dropLast(true);

        // 1,600 pictures can be learnt by heart: dropout and targets that are never quite sure keep the net from it.
        var model = ResNet.of(24, 10, 0.2f, 1, 2, 1);
        var loss = new CrossEntropyLoss().labelSmoothing(0.1f);
        var optimizer = new AdamW(model.parameters(), 5e-3f).weightDecay(0.05f);
        var history = learn(model, loss, optimizer, loader.transform(changes).build(), test, FashionMnist.CLASSES);
        var judge = new TestTimeAugmentation(model, views());
        conclude(model, judge, history, test, FashionMnist.CLASSES, report);
    }

    /** A picture in nine places, moved by a pixel at most, each as it is and mirrored: as the net saw pictures while it learnt. */
    private static List<UnaryOperator<Tensor>> views() {
        List<UnaryOperator<Tensor>> views = new ArrayList<>();
        for (int place = 0; place < 9; place++) {
            int down = place / 3 - 1;
            int right = place % 3 - 1;
            UnaryOperator<Tensor> moved = x -> x.pad(right, -right, down, -down); // what is pushed over the edge is cut
            views.add(moved);
            views.add(x -> moved.apply(x).flip(3));
        }
        return views;
    }
}
