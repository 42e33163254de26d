package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A trained classifier that looks at each input in several ways, such as mirrored, and says what it thinks on average: the logarithm of the mean of the
 * probabilities (Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", 2012, of ten pieces of a picture). Where the answers
 * err in different ways their mean errs less. Inputs {@code [n, ..]}, scores {@code [n, classes]}, which sum to 1 once exponentiated.
 *
 * {@snippet :
 * var judge = new TestTimeAugmentation(model, List.of(x -> x, x -> x.flip(3)));
 * judge.eval();
 * }
 */
public final class TestTimeAugmentation extends Layer {
    private final Layer model;
    private final List<UnaryOperator<Tensor>> views;

    /**
     * Of a model that gives scores {@code [n, classes]}, logarithms of probabilities but for a constant.
     *
     * @param views what to show the model of the inputs, at least one; the inputs as they are only if they are among them
     * @throws IllegalArgumentException if there are no views
     */
    public TestTimeAugmentation(Layer model, Collection<UnaryOperator<Tensor>> views) {
        this.model = child("model", Checks.present("TestTimeAugmentation", "model", model));
        this.views = List.copyOf(views);
        Checks.that(!this.views.isEmpty(), "TestTimeAugmentation", "expected at least one view, got none");
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor sum = probabilities(views.getFirst(), x);
        for (UnaryOperator<Tensor> view : views.subList(1, views.size())) {
            sum = sum.add(probabilities(view, x));
        }
        return sum.mul(1f / views.size()).log();
    }

    /** Of one view. Where no gradient will be asked for, what the model made on the way is recycled before the next view. */
    private Tensor probabilities(UnaryOperator<Tensor> view, Tensor x) {
        if (NoGrad.isRecording()) {
            return model.forward(view.apply(x)).softmax(1);
        }
        try (Scope _ = Scope.open("view")) {
            return model.forward(view.apply(x)).softmax(1).keep();
        }
    }
}
