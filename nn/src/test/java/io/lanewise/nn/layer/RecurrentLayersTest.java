package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.RecurrentWeights;
import io.lanewise.nn.optim.Adam;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers: names, shapes, states carried on, and what they refuse. The numbers are PyTorch's in the golden cases. */
class RecurrentLayersTest {
    private static final RNNOptions MANY = new RNNOptions(2, true, true, 0.25f, true);

    @BeforeEach
    void seed() {
        Generator.manualSeed(5);
    }

    @Test
    void printAsPyTorchDoes() {
        assertEquals(
                "LSTM(5, 7, num_layers=2, batch_first=True, dropout=0.25, bidirectional=True)",
                new LSTM(5, 7, MANY).toString());
        assertEquals("GRU(5, 7, bias=False)", new GRU(5, 7, RNNOptions.DEFAULT.bias(false)).toString());
        assertEquals("RNN(5, 7)", new RNN(5, 7).toString());
        assertEquals("RNNCell(5, 7, nonlinearity=relu)", new RNNCell(5, 7, true, true).toString());
        assertEquals("LSTMCell(5, 7, bias=False)", new LSTMCell(5, 7, false).toString());
        assertEquals("GRUCell(5, 7)", new GRUCell(5, 7).toString());
    }

    @Test
    void parametersAreNamedAndDrawnAsInPyTorch() {
        LSTM lstm = new LSTM(5, 16, RNNOptions.DEFAULT.numLayers(2).bidirectional(true));
        assertEquals(
                List.of(
                        "weight_ih_l0",
                        "weight_hh_l0",
                        "bias_ih_l0",
                        "bias_hh_l0",
                        "weight_ih_l0_reverse",
                        "weight_hh_l0_reverse",
                        "bias_ih_l0_reverse",
                        "bias_hh_l0_reverse"),
                List.copyOf(lstm.namedParameters().keySet()).subList(0, 8));
        assertArrayEquals(
                new int[] {64, 32},
                lstm.parameter("weight_ih_l1_reverse").shape().dims());
        for (Tensor parameter : lstm.parameters()) {
            assertTrue(parameter.value().contiguous().toArray().length > 0);
            float largest = parameter.detach().abs().max().item();
            assertTrue(largest <= 0.25f && largest > 0.2f, "largest " + largest);
        }
    }

    @Test
    void aSingleSequenceIsABatchOfOne() {
        LSTM lstm = new LSTM(3, 4, RNNOptions.DEFAULT.numLayers(2).bidirectional(true));
        Tensor x = Tensor.randn(6, 3);
        LSTM.State state = new LSTM.State(Tensor.randn(4, 4), Tensor.randn(4, 4));
        LSTM.Output one = lstm.run(x, state);
        LSTM.Output batch = lstm.run(
                x.unsqueeze(1), new LSTM.State(state.h().unsqueeze(1), state.c().unsqueeze(1)));
        assertArrayEquals(new int[] {6, 8}, one.output().shape().dims());
        assertArrayEquals(new int[] {4, 4}, one.h().shape().dims());
        assertArrayEquals(batch.output().toArray(), one.output().toArray());
        assertArrayEquals(batch.c().toArray(), one.c().toArray());
        GRU first = new GRU(3, 4, RNNOptions.DEFAULT.batchFirst(true));
        assertArrayEquals(new int[] {6, 4}, first.forward(x).shape().dims());
    }

    @Test
    void batchFirstIsTheSameTurned() {
        GRU stepsFirst = new GRU(3, 5, RNNOptions.DEFAULT.numLayers(2).bidirectional(true));
        GRU batchFirst = new GRU(
                3, 5, RNNOptions.DEFAULT.numLayers(2).bidirectional(true).batchFirst(true));
        batchFirst.loadStateDict(stepsFirst.stateDict());
        Tensor x = Tensor.randn(7, 2, 3);
        assertArrayEquals(
                stepsFirst.forward(x).transpose(0, 1).toArray(),
                batchFirst.forward(x.transpose(0, 1)).toArray());
    }

    @Test
    void aStateCarriesOnWhereTheLastPieceEnded() {
        LSTM lstm = new LSTM(3, 4, RNNOptions.DEFAULT.numLayers(2));
        Tensor x = Tensor.randn(6, 2, 3);
        LSTM.Output whole = lstm.run(x);
        LSTM.Output half = lstm.run(x.slice(0, 0, 3));
        LSTM.Output rest = lstm.run(x.slice(0, 3, 6), half.state().detach());
        assertArrayEquals(whole.output().slice(0, 3, 6).toArray(), rest.output().toArray());
        assertArrayEquals(whole.h().toArray(), rest.h().toArray());
        assertTrue(half.state().detach().h().isLeaf());
    }

    @Test
    void cellsAreLayersOfOneStep() {
        GRU gru = new GRU(3, 4);
        GRUCell cell = new GRUCell(3, 4);
        for (String name : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
            cell.parameter(name).value().copyFrom(gru.parameter(name + "_l0").value());
        }
        Tensor x = Tensor.randn(5, 2, 3);
        Tensor h = Tensor.zeros(2, 4);
        for (int step = 0; step < 5; step++) {
            h = cell.forward(x.select(0, step), h);
        }
        assertArrayEquals(gru.run(x).h().squeeze(0).toArray(), h.toArray());
        assertArrayEquals(
                cell.forward(x.select(0, 0)).select(0, 1).toArray(),
                cell.forward(x.select(0, 0).select(0, 1)).toArray());
    }

    @Test
    void dropoutBetweenLayersIsForTrainingOnly() {
        GRU layer = new GRU(3, 64, RNNOptions.DEFAULT.numLayers(2).dropout(0.5f));
        Tensor x = Tensor.randn(4, 2, 3);
        float[] first = layer.forward(x).toArray();
        assertTrue(!java.util.Arrays.equals(first, layer.forward(x).toArray()));
        layer.eval();
        float[] calm = layer.forward(x).toArray();
        assertArrayEquals(calm, layer.forward(x).toArray());
        assertArrayEquals(calm, NoGrad.run(() -> layer.forward(x)).toArray());
    }

    @Test
    void theLastStateAloneHasGradientsToo() {
        LSTM lstm = new LSTM(3, 4);
        Tensor x = Tensor.randn(5, 2, 3).requiresGrad(true);
        lstm.run(x).h().sum().backward();
        float[] byState = gradient(x);
        x.zeroGrad();
        lstm.zeroGrad();
        lstm.run(x).output().select(0, 4).sum().backward();
        assertArrayEquals(gradient(x), byState);
        x.zeroGrad();
        lstm.requiresGrad(false);
        lstm.run(x).c().sum().backward();
        assertNotNull(x.grad());
        lstm.requiresGrad(true);
        lstm.zeroGrad();
        Tensor frozen = Tensor.randn(5, 2, 3);
        lstm.run(frozen).c().sum().backward();
        assertNull(frozen.grad());
        assertNotNull(lstm.parameter("weight_hh_l0").grad());
    }

    private static float[] gradient(Tensor of) {
        Tensor gradient = of.grad();
        assertNotNull(gradient);
        return gradient.toArray();
    }

    @Test
    void aSteadyStepTakesNoMemoryFromTheSystem() {
        LSTM lstm = new LSTM(8, 16, RNNOptions.DEFAULT.numLayers(2).dropout(0.1f));
        Linear head = new Linear(16, 3);
        List<io.lanewise.nn.Parameter> parameters = new java.util.ArrayList<>(lstm.parameters());
        parameters.addAll(head.parameters());
        Adam optimizer = new Adam(parameters, 1e-3f);
        Tensor x = Tensor.randn(10, 4, 8);
        LSTM.State zero = new LSTM.State(Tensor.zeros(2, 4, 16), Tensor.zeros(2, 4, 16));
        long before = 0;
        for (int i = 0; i < 60; i++) {
            try (Scope _ = Scope.open("step")) {
                before = i == 40 ? OffHeap.allocations() : before;
                LSTM.Output out = lstm.run(x, zero);
                Tensor loss = head.forward(out.output()).square().mean();
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                zero.h().value().copyFrom(out.h().value()); // carried on, in place
                zero.c().value().copyFrom(out.c().value());
            }
        }
        assertEquals(before, OffHeap.allocations());
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        LSTM lstm = new LSTM(3, 4);
        Tensor x = Tensor.zeros(5, 2, 3);
        RecurrentWeights weights = new RecurrentWeights(Tensor.zeros(16, 3), Tensor.zeros(16, 4), null, null);
        return Stream.of(
                bad("LSTM: inputSize must be at least 1, got 0", () -> new LSTM(0, 4)),
                bad("GRUCell: hiddenSize must be at least 1, got 0", () -> new GRUCell(3, 0)),
                bad("RNNOptions: numLayers must be at least 1, got 0", () -> RNNOptions.DEFAULT.numLayers(0)),
                bad("RNNOptions: dropout must be in [0.0, 1.0], got 1.5", () -> RNNOptions.DEFAULT.dropout(1.5f)),
                bad(
                        "LSTM: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [5, 2, 4]",
                        () -> lstm.forward(Tensor.zeros(5, 2, 4))),
                bad(
                        "LSTM: the initial state h [layers directions, batch, hiddenSize] must have shape [1, 2, 4], got [1, 3, 4]",
                        () -> lstm.run(x, new LSTM.State(Tensor.zeros(1, 3, 4), Tensor.zeros(1, 2, 4)))),
                bad("lstm: expected at least one step, got input [0, 2, 3]", () -> lstm.forward(Tensor.zeros(0, 2, 3))),
                bad(
                        "lstm: expected float32, got int32 of shape [1, 1, 3]; toFloat() converts",
                        () -> lstm.forward(Tensor.ofInts(new int[3], 1, 1, 3))),
                bad("RNNCell: the state h must have shape [2, 4], got [4]", () -> new RNNCell(3, 4)
                        .forward(Tensor.zeros(2, 3), Tensor.zeros(4))),
                bad(
                        "GRUCell: the input must be [batch, inputSize=3], or [inputSize] without a batch, got [2, 5]",
                        () -> new GRUCell(3, 4).forward(Tensor.zeros(2, 5))),
                bad(
                        "lstm: the input must be [batch, steps, inputs], got [5, 3]",
                        () -> recurrent(Tensor.zeros(5, 3), null, weights)),
                bad(
                        "lstm: expected both initial states h and c, or none",
                        () -> recurrent(x, Tensor.zeros(1, 5, 4), weights)),
                bad(
                        "lstm: the input weight must have shape [16, 5], got [16, 3]",
                        () -> recurrent(Tensor.zeros(5, 2, 5), null, weights)),
                bad(
                        "lstm: expected both biases or none",
                        () -> recurrent(
                                x,
                                null,
                                new RecurrentWeights(
                                        Tensor.zeros(16, 3), Tensor.zeros(16, 4), Tensor.zeros(16), null))));
    }

    private static void recurrent(Tensor x, @org.jspecify.annotations.Nullable Tensor h, RecurrentWeights weights) {
        Functional.recurrent(RecurrentCells.LSTM, x, h, null, List.of(weights), true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
