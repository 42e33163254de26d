package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.Generator;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TestTimeAugmentationTest {
    @Test
    void saysTheMeanOfWhatTheModelSaysOfEachView() {
        Generator.manualSeed(1);
        var model = new Linear(4, 3);
        Tensor x = Tensor.randn(5, 4);
        List<UnaryOperator<Tensor>> views = List.of(t -> t, t -> t.flip(1), t -> t.mul(2));
        var judge = new TestTimeAugmentation(model, views);
        Tensor scores = judge.forward(x);
        try (Scope _ = Scope.open("judge")) {
            assertArrayEquals(
                    scores.toArray(), NoGrad.run(() -> judge.forward(x)).toArray());
        }
        for (int row = 0; row < 5; row++) {
            double[] mean = new double[3];
            for (UnaryOperator<Tensor> view : views) {
                float[] logits =
                        model.forward(view.apply(x.slice(0, row, row + 1))).toArray();
                double sum = 0;
                for (float logit : logits) {
                    sum += Math.exp(logit);
                }
                for (int c = 0; c < 3; c++) {
                    mean[c] += Math.exp(logits[c]) / sum / 3;
                }
            }
            for (int c = 0; c < 3; c++) {
                assertEquals(Math.log(mean[c]), scores.get(row, c), 1e-5);
            }
        }
    }

    @Test
    void needsAView() {
        assertEquals(
                "TestTimeAugmentation: expected at least one view, got none",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TestTimeAugmentation(new Linear(4, 3), List.of()))
                        .getMessage());
    }
}
