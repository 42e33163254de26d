package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.autograd.Anomaly;
import io.lanewise.nn.autograd.AnomalyException;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.ActivationLayer;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.optim.SGD;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The first NaN or infinity is named: operation, layer, step, line. */
class AnomalyTest {
    private static final class Net extends Layer {
        private final Linear fc = child("fc", new Linear(2, 2, false));
        private final Sequential head =
                child("head", new Sequential(new Linear(2, 2), new ActivationLayer(Activations.LOG)));

        @Override
        public Tensor forward(Tensor x) {
            return head.forward(fc.forward(x).abs());
        }
    }

    private static AnomalyException found(Supplier<Tensor> body) {
        try (var _ = Anomaly.detect()) {
            return assertThrows(AnomalyException.class, body::get);
        }
    }

    private static void set(Layer layer, String path, float... values) {
        layer.parameter(path)
                .value()
                .copyFrom(Tensor.of(values)
                        .reshape(layer.parameter(path).shape().dims())
                        .value());
    }

    @Test
    void namesOperationLayerStepAndLine() {
        Net net = new Net();
        set(net, "head.0.bias", 100, 100);
        SGD optimizer = new SGD(net.parameters(), 0.001f);
        AnomalyException anomaly = found(() -> {
            for (int step = 1; step <= 3; step++) {
                if (step == 3) {
                    set(net, "head.0.bias", 100, -100);
                }
                optimizer.zeroGrad();
                net.forward(Tensor.ones(1, 2)).sum().backward();
                optimizer.step();
            }
            return Tensor.zeros();
        });
        assertEquals("log", anomaly.operation());
        assertEquals("head.1", anomaly.layer());
        assertEquals(3, anomaly.step());
        String start = "anomaly: log gave NaN at element [0, 1] of [1, 2], in step 3, layer \"head.1\", called from"
                + " ActivationLayer.forward(ActivationLayer.java:";
        assertEquals(start, anomaly.getMessage().substring(0, start.length()));
        assertTrue(anomaly.getMessage().contains("Net.forward(AnomalyTest.java:"), anomaly.getMessage());
    }

    @Test
    void aLayerIsKnownByItsParameter() {
        Net net = new Net();
        set(net, "fc.weight", 1e30f, 1, 1, 1);
        AnomalyException anomaly = found(() -> net.forward(Tensor.of(new float[] {1e30f, 1}, 1, 2)));
        assertEquals("fc", anomaly.layer());
        assertTrue(
                anomaly.getMessage().startsWith("anomaly: Addmm gave Infinity at element [0, 0] of [1, 2], in step 1"));
        set(net, "fc.weight", 1, Float.NaN, 1, 1);
        String message = found(() -> net.forward(Tensor.ones(1, 2))).getMessage();
        assertTrue(
                message.startsWith(
                        "anomaly: parameter fc.weight, which Addmm was given, holds NaN at element [0, 1] of [2, 2]"),
                message);
    }

    @Test
    void backwardNamesTheForwardCall() {
        Tensor x = Tensor.of(0, 4).requiresGrad(true);
        AnomalyException anomaly = found(() -> {
            x.sqrt().sum().backward();
            return x;
        });
        String start =
                "anomaly: the gradient of sqrt gave input 0 Infinity at element [0] of [2], in step 1, called from"
                        + " AnomalyTest.";
        assertEquals(start, anomaly.getMessage().substring(0, start.length()));
    }

    @Test
    void aNaNMadeOfInfinitiesIsFound() {
        Tensor x = Tensor.of(Float.POSITIVE_INFINITY, 1);
        assertEquals("Sub", found(() -> x.sub(x)).operation());
        assertEquals("exp", found(() -> Tensor.of(100, 1).exp()).operation());
    }

    @Test
    void anInfinityPutInOnPurposePasses() {
        Tensor scores = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).requiresGrad(true);
        try (var _ = Anomaly.detect()) {
            Tensor mask = Tensor.ofInts(new int[] {0, 1, 0, 0}, 2, 2);
            scores.maskedFill(mask, Float.NEGATIVE_INFINITY).softmax(1).sum().backward();
        }
        assertFalse(Anomaly.isOn());
    }
}
