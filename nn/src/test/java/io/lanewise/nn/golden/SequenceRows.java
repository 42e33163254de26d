package io.lanewise.nn.golden;

import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AttentionMask;
import io.lanewise.nn.layer.AttentionOptions;
import io.lanewise.nn.layer.GRU;
import io.lanewise.nn.layer.GRUCell;
import io.lanewise.nn.layer.LSTM;
import io.lanewise.nn.layer.LSTMCell;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.MultiheadAttention;
import io.lanewise.nn.layer.RNN;
import io.lanewise.nn.layer.RNNCell;
import io.lanewise.nn.layer.RNNOptions;
import io.lanewise.nn.layer.Transformer;
import io.lanewise.nn.layer.TransformerDecoder;
import io.lanewise.nn.layer.TransformerDecoderLayer;
import io.lanewise.nn.layer.TransformerEncoder;
import io.lanewise.nn.layer.TransformerEncoderLayer;
import io.lanewise.nn.layer.TransformerOptions;
import io.lanewise.nn.op.Functional;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Recurrent layers, attention and transformers. States follow the input, and the outputs, one after the other. */
final class SequenceRows {
    private static final String LAYERS = "bias=True, batch_first=False, dropout=0.0, bidirectional=False, proj_size=0";

    private SequenceRows() {}

    static void addTo(Vocabulary all) {
        addAttention(all);
        addTransformers(all);
        all.row(
                "nn.RNN",
                "input_size, hidden_size, num_layers=1, nonlinearity='tanh', " + LAYERS,
                a -> rnn(new RNN(a.integer("input_size"), a.integer("hidden_size"), options(a), relu(a))));
        all.row(
                "nn.GRU",
                "input_size, hidden_size, num_layers=1, " + LAYERS,
                a -> gru(new GRU(a.integer("input_size"), a.integer("hidden_size"), options(a))));
        all.row(
                "nn.LSTM",
                "input_size, hidden_size, num_layers=1, " + LAYERS,
                a -> lstm(new LSTM(a.integer("input_size"), a.integer("hidden_size"), options(a))));
        all.row("nn.RNNCell", "input_size, hidden_size, bias=True, nonlinearity='tanh'", a -> {
            RNNCell cell = new RNNCell(a.integer("input_size"), a.integer("hidden_size"), a.flag("bias"), relu(a));
            return module(
                    cell, x -> List.of(x.size() == 1 ? cell.forward(x.get(0)) : cell.forward(x.get(0), x.get(1))));
        });
        all.row("nn.GRUCell", "input_size, hidden_size, bias=True", a -> {
            GRUCell cell = new GRUCell(a.integer("input_size"), a.integer("hidden_size"), a.flag("bias"));
            return module(
                    cell, x -> List.of(x.size() == 1 ? cell.forward(x.get(0)) : cell.forward(x.get(0), x.get(1))));
        });
        all.row("nn.LSTMCell", "input_size, hidden_size, bias=True", a -> {
            LSTMCell cell = new LSTMCell(a.integer("input_size"), a.integer("hidden_size"), a.flag("bias"));
            return module(cell, x -> {
                LSTM.State state = x.size() == 1 ? cell.run(x.get(0)) : cell.run(x.get(0), state(x));
                return List.of(state.h(), state.c());
            });
        });
    }

    /** Attention; the cases' own two classes are that of queries, keys and values that are one. */
    private static void addAttention(Vocabulary all) {
        String signature =
                "embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None,"
                        + " vdim=None, batch_first=False";
        all.row("SelfAttention", signature, a -> {
            MultiheadAttention layer = attention(a);
            return module(layer, x -> List.of(layer.forward(x.getFirst())));
        });
        all.row("CausalSelfAttention", signature, a -> {
            MultiheadAttention layer = attention(a);
            return module(layer, x -> {
                Tensor one = x.getFirst();
                return List.of(layer.forward(one, one, one, AttentionMask.CAUSAL));
            });
        });
        all.row("nn.MultiheadAttention", signature, a -> {
            MultiheadAttention layer = attention(a);
            return module(layer, x -> {
                Tensor key = x.get(Math.min(1, x.size() - 1));
                MultiheadAttention.Output out =
                        layer.withWeights(x.get(0), key, x.get(Math.min(2, x.size() - 1)), AttentionMask.NONE);
                return List.of(out.output(), out.weights());
            });
        });
        all.row(
                "F.scaled_dot_product_attention",
                "query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False",
                a -> Functional.scaledDotProductAttention(
                        a.tensor("query"),
                        a.tensor("key"),
                        a.tensor("value"),
                        a.tensorOrNull("attn_mask"),
                        a.number("dropout_p"),
                        a.flag("is_causal")));
    }

    private static void addTransformers(Vocabulary all) {
        String one =
                "d_model, nhead, dim_feedforward=2048, dropout=0.1, activation='relu', layer_norm_eps=1e-5, batch_first=False,"
                        + " norm_first=False";
        all.row(
                "nn.TransformerEncoderLayer",
                one,
                a -> new TransformerEncoderLayer(a.integer("d_model"), a.integer("nhead"), transformer(a)));
        all.row("nn.TransformerDecoderLayer", one, a -> {
            var layer = new TransformerDecoderLayer(a.integer("d_model"), a.integer("nhead"), transformer(a));
            return module(layer, x -> List.of(layer.forward(x.get(0), x.get(1))));
        });
        all.row(
                "nn.TransformerEncoder",
                "encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True",
                a -> new TransformerEncoder(
                        (TransformerEncoderLayer) a.get("encoder_layer"), a.integer("num_layers"), norm(a)));
        all.row("nn.TransformerDecoder", "decoder_layer, num_layers, norm=None", a -> {
            Layer layer = Module.of(a.get("decoder_layer")).layer();
            var decoder = new TransformerDecoder((TransformerDecoderLayer) layer, a.integer("num_layers"), norm(a));
            return module(decoder, x -> List.of(decoder.forward(x.get(0), x.get(1))));
        });
        all.row(
                "nn.Transformer",
                "d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048, dropout=0.1,"
                        + " activation='relu', custom_encoder=None, custom_decoder=None, layer_norm_eps=1e-5, batch_first=False,"
                        + " norm_first=False",
                a -> {
                    var layer = new Transformer(
                            a.integer("d_model"),
                            a.integer("nhead"),
                            a.integer("num_encoder_layers"),
                            a.integer("num_decoder_layers"),
                            transformer(a));
                    return module(layer, x -> List.of(layer.forward(x.get(0), x.get(1))));
                });
    }

    private static @Nullable LayerNorm norm(Arguments a) {
        return a.has("norm") ? (LayerNorm) a.get("norm") : null;
    }

    private static TransformerOptions transformer(Arguments a) {
        return new TransformerOptions(
                a.integer("dim_feedforward"),
                a.number("dropout"),
                a.text("activation").equals("gelu") ? Activations.GELU : Activations.RELU,
                a.number("layer_norm_eps"),
                a.flag("batch_first"),
                a.flag("norm_first"));
    }

    private static MultiheadAttention attention(Arguments a) {
        if (a.flag("add_bias_kv") || a.flag("add_zero_attn")) {
            throw new IllegalArgumentException("MultiheadAttention has no add_bias_kv and no add_zero_attn");
        }
        AttentionOptions options = new AttentionOptions(
                a.number("dropout"),
                a.flag("bias"),
                a.flag("batch_first"),
                a.has("kdim") ? a.integer("kdim") : 0,
                a.has("vdim") ? a.integer("vdim") : 0);
        return new MultiheadAttention(a.integer("embed_dim"), a.integer("num_heads"), options);
    }

    private static Module module(Layer layer, Function<List<Tensor>, List<Tensor>> forward) {
        return new Module(layer, forward);
    }

    private static boolean relu(Arguments a) {
        return a.text("nonlinearity").equals("relu");
    }

    private static RNNOptions options(Arguments a) {
        if (a.integer("proj_size") != 0) {
            throw new UnknownNameException("proj_size");
        }
        return new RNNOptions(
                a.integer("num_layers"),
                a.flag("bias"),
                a.flag("batch_first"),
                a.number("dropout"),
                a.flag("bidirectional"));
    }

    private static LSTM.State state(List<Tensor> inputs) {
        return new LSTM.State(inputs.get(1), inputs.get(2));
    }

    private static Module rnn(RNN layer) {
        return module(layer, x -> {
            RNN.Output out = x.size() == 1 ? layer.run(x.get(0)) : layer.run(x.get(0), x.get(1));
            return List.of(out.output(), out.h());
        });
    }

    private static Module gru(GRU layer) {
        return module(layer, x -> {
            GRU.Output out = x.size() == 1 ? layer.run(x.get(0)) : layer.run(x.get(0), x.get(1));
            return List.of(out.output(), out.h());
        });
    }

    private static Module lstm(LSTM layer) {
        return module(layer, x -> {
            LSTM.Output out = x.size() == 1 ? layer.run(x.get(0)) : layer.run(x.get(0), state(x));
            return List.of(out.output(), out.h(), out.c());
        });
    }
}
