package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Normalisations, embeddings and small layers: what they print, keep and draw. */
class NormLayersTest {
    @Test
    void printAsPyTorchDoes() {
        Sequential all = new Sequential(
                new BatchNorm1d(6),
                new BatchNorm2d(6, 0.001f, null, false, false),
                new InstanceNorm1d(3),
                new InstanceNorm2d(3, 1e-5f, 0.2f, true, true),
                new LayerNorm(20),
                new LayerNorm(new int[] {3, 4}, 1e-12f, false, false),
                new GroupNorm(3, 6),
                new RMSNorm(20),
                new Embedding(11, 6),
                new Embedding(11, 6, -1, 1f, 1, true),
                new Dropout2d(),
                new AlphaDropout(0.25f),
                new Bilinear(2, 3, 4, false),
                new Identity());
        assertEquals("""
                Sequential(
                  (0): BatchNorm1d(6, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                  (1): BatchNorm2d(6, eps=0.001, momentum=None, affine=False, track_running_stats=False)
                  (2): InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)
                  (3): InstanceNorm2d(3, eps=1e-05, momentum=0.2, affine=True, track_running_stats=True)
                  (4): LayerNorm((20,), eps=1e-05, elementwise_affine=True)
                  (5): LayerNorm((3, 4), eps=1e-12, elementwise_affine=False)
                  (6): GroupNorm(3, 6, eps=1e-05, affine=True)
                  (7): RMSNorm((20,), eps=None, elementwise_affine=True)
                  (8): Embedding(11, 6)
                  (9): Embedding(11, 6, padding_idx=10, max_norm=1.0, norm_type=1.0, scale_grad_by_freq=True)
                  (10): Dropout2d(p=0.5, inplace=False)
                  (11): AlphaDropout(p=0.25, inplace=False)
                  (12): Bilinear(in1_features=2, in2_features=3, out_features=4, bias=False)
                  (13): Identity()
                )""", all.toString());
    }

    @Test
    void runningStatisticsMoveInTrainingAndAreUsedAfterwards() {
        BatchNorm1d layer = new BatchNorm1d(2, 0, 0.25f);
        assertEquals(
                List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked"),
                List.copyOf(layer.stateDict().keySet()));
        Tensor x = Tensor.of(new float[] {1, 10, 3, 30}, 2, 2);
        assertArrayEquals(new float[] {-1, -1, 1, 1}, layer.forward(x).toArray(), 1e-6f);
        Map<String, Tensor> state = layer.stateDict();
        assertArrayEquals(new float[] {0.5f, 5}, tensor(state, "running_mean").toArray(), 1e-6f);
        assertArrayEquals(
                new float[] {0.75f + 0.25f * 2, 0.75f + 0.25f * 200},
                tensor(state, "running_var").toArray(),
                1e-5f);
        assertEquals(1, tensor(state, "num_batches_tracked").toIntArray()[0]);
        layer.eval();
        float deviation = (float) Math.sqrt(1.25);
        assertEquals((1 - 0.5f) / deviation, layer.forward(x).get(0, 0), 1e-6f);
        assertEquals(1, tensor(state, "num_batches_tracked").toIntArray()[0]);
    }

    private static Tensor tensor(Map<String, Tensor> state, String name) {
        Tensor tensor = state.get(name);
        assertNotNull(tensor);
        return tensor;
    }

    @Test
    void withoutMomentumAllBatchesCountTheSame() {
        BatchNorm2d layer = new BatchNorm2d(1, 1e-5f, null);
        for (float mean : new float[] {1, 2, 6}) {
            layer.forward(Tensor.of(new float[] {mean - 1, mean + 1}, 2, 1, 1, 1));
        }
        assertEquals(3, tensor(layer.stateDict(), "running_mean").get(0), 1e-6f);
    }

    @Test
    void aRowOfPaddingLearnsNothingAndLongRowsAreShortened() {
        Embedding layer = new Embedding(4, 2, 1, 1f, 2, true);
        layer.parameter("weight")
                .value()
                .copyFrom(Tensor.of(new float[] {3, 4, 0, 0, 0.1f, 0.2f, 6, 8}, 4, 2)
                        .value());
        Tensor y = layer.forward(Tensor.of(0, 1, 2, 2));
        assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0, 0.1f, 0.2f, 0.1f, 0.2f}, y.toArray(), 1e-6f);
        assertEquals(8, layer.parameter("weight").get(3, 1), "a row that was not looked up stays");
        y.sum().backward();
        Tensor gradient = layer.parameter("weight").grad();
        assertNotNull(gradient);
        assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1, 0, 0}, gradient.toArray());
        assertTrue(
                Embedding.fromPretrained(y.detach(), true).parameters().stream().noneMatch(Tensor::requiresGrad));
    }

    @Test
    void wholeChannelsAreDropped() {
        Generator.manualSeed(3);
        float[] y = new Dropout2d(0.25f).forward(Tensor.ones(50, 20, 3)).toArray();
        int dropped = 0;
        for (int i = 0; i < y.length; i += 3) {
            assertTrue(y[i] == 0 || y[i] == 1 / 0.75f);
            assertArrayEquals(new float[] {y[i], y[i], y[i]}, new float[] {y[i], y[i + 1], y[i + 2]});
            dropped += y[i] == 0 ? 1 : 0;
        }
        assertEquals(0.25, dropped / 1000.0, 0.05);
        assertArrayEquals(
                new int[] {4, 5},
                new Dropout1d().forward(Tensor.ones(4, 5)).shape().dims());
    }

    @Test
    void alphaDropoutKeepsMeanAndVariance() {
        Generator.manualSeed(4);
        Tensor y = new AlphaDropout(0.3f).forward(Tensor.randn(100_000));
        assertEquals(0, y.mean().item(), 0.02);
        assertEquals(1, y.var().item(), 0.03);
    }

    @Test
    void listsAndDictionariesOfLayers() {
        LayerList list = new LayerList(new Linear(2, 3), new ReLU()).append(new Linear(3, 1));
        assertEquals(3, list.size());
        assertEquals(
                List.of("0.weight", "0.bias", "2.weight", "2.bias"),
                List.copyOf(list.namedParameters().keySet()));
        Tensor x = Tensor.ones(1, 2);
        for (Layer layer : list) {
            x = layer.forward(x);
        }
        assertArrayEquals(new int[] {1, 1}, x.shape().dims());
        assertEquals(list.get("2"), list.get(-1));
        LayerDict dict = new LayerDict(Map.of("a", new Identity())).put("b", new ReLU());
        assertEquals(2, dict.children().size());
        assertThrows(UnsupportedOperationException.class, () -> dict.forward(Tensor.ones(1)));
        assertThrows(UnsupportedOperationException.class, () -> list.forward(Tensor.ones(1)));
    }

    @Test
    void positions() {
        Tensor y = new SinusoidalEncoding(5, 10).forward(Tensor.zeros(2, 3, 5));
        assertEquals(Math.sin(2), y.get(1, 2, 0), 1e-6);
        assertEquals(Math.cos(2 / Math.pow(10000, 0.4)), y.get(1, 2, 3), 1e-6);
        LearnedEncoding learned = new LearnedEncoding(4, 6);
        assertArrayEquals(
                learned.parameter("weight").slice(0, 0, 3).toArray(),
                learned.forward(Tensor.zeros(3, 4)).toArray());
    }

    @Test
    void residualsAndDistances() {
        assertEquals(-2 + 0, new Residual(new ReLU()).forward(Tensor.scalar(-2)).item());
        assertEquals(4, new Residual(new ReLU()).forward(Tensor.scalar(2)).item());
        Residual both = new Residual(new ReLU(), new Tanh());
        assertEquals(Math.tanh(-2), both.forward(Tensor.scalar(-2)).item(), 1e-6);
        assertEquals(List.of("inner", "shortcut"), List.copyOf(both.children().keySet()));
        Tensor a = Tensor.of(new float[] {3, 4}, 1, 2);
        assertEquals(
                0.6f,
                new CosineSimilarity()
                        .forward(a, Tensor.of(new float[] {2, 0}, 1, 2))
                        .item(),
                1e-6f);
        assertEquals(5, new PairwiseDistance().forward(a, Tensor.zeros(1, 2)).item(), 1e-5f);
    }
}
