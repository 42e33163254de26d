package io.lanewise.nn.layer;

import static io.lanewise.nn.BadCalls.bad;
import static io.lanewise.nn.BadCalls.z;

import io.lanewise.nn.BadCalls;
import io.lanewise.nn.autograd.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments and inputs of layers of sequences. */
class BadSequenceLayersTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("Embedding: numEmbeddings must be at least 1, got 0", () -> new Embedding(0, 3)),
                bad("Embedding: paddingIdx must be in [-5, 4], got 5", () -> new Embedding(5, 3, 5)),
                bad("embedding: index 3 at element 1 is outside [0, 3)", () -> new Embedding(3, 2)
                        .forward(Tensor.ofInts(new int[] {0, 3}, 2))),
                bad("RNN: inputSize must be at least 1, got 0", () -> new RNN(0, 3)),
                bad("RNN: hiddenSize must be at least 1, got 0", () -> new RNN(3, 0)),
                bad(
                        "RNN: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [5, 2, 2]",
                        () -> new RNN(3, 4).forward(z(5, 2, 2))),
                bad(
                        "RNN: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [3]",
                        () -> new RNN(3, 4).forward(z(3))),
                bad(
                        "RNNOptions: numLayers must be at least 1, got 0",
                        () -> new RNN(3, 4, RNNOptions.DEFAULT.numLayers(0))),
                bad(
                        "RNNOptions: dropout must be in [0.0, 1.0], got 2.0",
                        () -> new RNN(3, 4, RNNOptions.DEFAULT.dropout(2))),
                bad("LSTM: inputSize must be at least 1, got 0", () -> new LSTM(0, 3)),
                bad("LSTM: hiddenSize must be at least 1, got 0", () -> new LSTM(3, 0)),
                bad(
                        "LSTM: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [5, 2, 2]",
                        () -> new LSTM(3, 4).forward(z(5, 2, 2))),
                bad(
                        "LSTM: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [3]",
                        () -> new LSTM(3, 4).forward(z(3))),
                bad(
                        "RNNOptions: numLayers must be at least 1, got 0",
                        () -> new LSTM(3, 4, RNNOptions.DEFAULT.numLayers(0))),
                bad(
                        "RNNOptions: dropout must be in [0.0, 1.0], got 2.0",
                        () -> new LSTM(3, 4, RNNOptions.DEFAULT.dropout(2))),
                bad("GRU: inputSize must be at least 1, got 0", () -> new GRU(0, 3)),
                bad("GRU: hiddenSize must be at least 1, got 0", () -> new GRU(3, 0)),
                bad(
                        "GRU: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [5, 2, 2]",
                        () -> new GRU(3, 4).forward(z(5, 2, 2))),
                bad(
                        "GRU: the input must be [steps, batch, inputSize=3], or [steps, inputSize] without a batch, got [3]",
                        () -> new GRU(3, 4).forward(z(3))),
                bad(
                        "RNNOptions: numLayers must be at least 1, got 0",
                        () -> new GRU(3, 4, RNNOptions.DEFAULT.numLayers(0))),
                bad(
                        "RNNOptions: dropout must be in [0.0, 1.0], got 2.0",
                        () -> new GRU(3, 4, RNNOptions.DEFAULT.dropout(2))),
                bad(
                        "LSTM: the initial state h [layers directions, batch, hiddenSize] must have shape [1, 2, 4], got [1, 3, 4]",
                        () -> new LSTM(3, 4).run(z(5, 2, 3), new LSTM.State(z(1, 3, 4), z(1, 2, 4)))),
                bad(
                        "GRU: the initial state h [layers directions, batch, hiddenSize] must have shape [1, 2, 4], got [2, 2, 4]",
                        () -> new GRU(3, 4).run(z(5, 2, 3), z(2, 2, 4))),
                bad("GRUCell: inputSize must be at least 1, got 0", () -> new GRUCell(0, 3)),
                bad(
                        "GRUCell: the input must be [batch, inputSize=3], or [inputSize] without a batch, got [2, 5]",
                        () -> new GRUCell(3, 4).forward(z(2, 5))),
                bad("LSTMCell: inputSize must be at least 1, got 0", () -> new LSTMCell(0, 3)),
                bad(
                        "LSTMCell: the input must be [batch, inputSize=3], or [inputSize] without a batch, got [2, 5]",
                        () -> new LSTMCell(3, 4).forward(z(2, 5))),
                bad("RNNCell: hiddenSize must be at least 1, got 0", () -> new RNNCell(3, 0)),
                bad(
                        "RNNCell: the input must be [batch, inputSize=3], or [inputSize] without a batch, got [2, 5]",
                        () -> new RNNCell(3, 4).forward(z(2, 5))),
                bad(
                        "MultiheadAttention: embedDim must be a multiple of numHeads, got 6 and 4",
                        () -> new MultiheadAttention(6, 4)),
                bad("MultiheadAttention: embedDim must be at least 1, got 0", () -> new MultiheadAttention(0, 1)),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 2, 6], [5, 2, 6] and [5, 2, 6]",
                        () -> new MultiheadAttention(8, 2).forward(z(5, 2, 6))),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 2, 8], [4, 2, 8] and [3, 2, 8]",
                        () -> new MultiheadAttention(8, 2).forward(z(5, 2, 8), z(4, 2, 8), z(3, 2, 8))),
                bad(
                        "MultiheadAttention: the mask must be [queries, keys] [5, 5] or [batch heads, queries, keys] [4, 5, 5], got [4, 5]",
                        () -> new MultiheadAttention(8, 2)
                                .forward(z(5, 2, 8), z(5, 2, 8), z(5, 2, 8), AttentionMask.of(z(4, 5)))),
                bad(
                        "MultiheadAttention: the key padding must be [batch, keys] [2, 5], got [5, 2]",
                        () -> new MultiheadAttention(8, 2)
                                .forward(z(5, 2, 8), z(5, 2, 8), z(5, 2, 8), AttentionMask.padding(z(5, 2)))),
                bad(
                        "MultiheadAttention: embedDim must be a multiple of numHeads, got 6 and 4",
                        () -> new TransformerEncoderLayer(6, 4)),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 2, 6], [5, 2, 6] and [5, 2, 6]",
                        () -> new TransformerEncoderLayer(8, 2).forward(z(5, 2, 6))),
                bad(
                        "MultiheadAttention: embedDim must be a multiple of numHeads, got 6 and 4",
                        () -> new TransformerDecoderLayer(6, 4)),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 2, 8], [4, 2, 6] and [4, 2, 6]",
                        () -> new TransformerDecoderLayer(8, 2).forward(z(5, 2, 8), z(4, 2, 6))),
                bad(
                        "TransformerDecoderLayer: a decoder attends to what an encoder gave; call forward(target, memory)",
                        () -> new TransformerDecoderLayer(8, 2).forward(z(5, 2, 8))),
                bad(
                        "TransformerEncoder: numLayers must be at least 1, got 0",
                        () -> new TransformerEncoder(new TransformerEncoderLayer(8, 2), 0)),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 2, 6], [5, 2, 6] and [5, 2, 6]",
                        () -> new TransformerEncoder(new TransformerEncoderLayer(8, 2), 1).forward(z(5, 2, 6))),
                bad(
                        "TransformerDecoder: numLayers must be at least 1, got 0",
                        () -> new TransformerDecoder(new TransformerDecoderLayer(8, 2), 0)),
                bad(
                        "TransformerDecoder: a decoder attends to what an encoder gave; call forward(target, memory)",
                        () -> new TransformerDecoder(new TransformerDecoderLayer(8, 2), 1).forward(z(5, 2, 8))),
                bad(
                        "MultiheadAttention: embedDim must be a multiple of numHeads, got 6 and 4",
                        () -> new Transformer(6, 4)),
                bad(
                        "Transformer: there is a source and a target; call forward(source, target)",
                        () -> new Transformer(8, 2, 1, 1, TransformerOptions.DEFAULT).forward(z(5, 2, 8))),
                bad(
                        "MultiheadAttention: query, key and value must be [length, batch, features] with 8, 8 and 8 features, keys as many as values, got [5, 3, 8], [5, 2, 8] and [5, 2, 8]",
                        () -> new Transformer(8, 2, 1, 1, TransformerOptions.DEFAULT).forward(z(5, 2, 8), z(5, 3, 8))),
                bad("SinusoidalEncoding: dim must be at least 1, got 0", () -> new SinusoidalEncoding(0, 4)),
                bad(
                        "SinusoidalEncoding: the input must be [.., length, dim=4] with length at most maxLength=3, got [5, 4]",
                        () -> new SinusoidalEncoding(4, 3).forward(z(5, 4))),
                bad(
                        "SinusoidalEncoding: the input must be [.., length, dim=4] with length at most maxLength=3, got [2, 5]",
                        () -> new SinusoidalEncoding(4, 3).forward(z(2, 5))),
                bad("LearnedEncoding: maxLength must be at least 1, got 0", () -> new LearnedEncoding(4, 0)),
                bad(
                        "LearnedEncoding: the input must be [.., length, dim=4] with length at most maxLength=3, got [5, 4]",
                        () -> new LearnedEncoding(4, 3).forward(z(5, 4))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        BadCalls.answer(message, call);
    }
}
