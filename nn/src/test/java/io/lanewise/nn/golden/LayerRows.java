package io.lanewise.nn.golden;

import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.LeakyReLU;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.LogSoftmax;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.layer.Softmax;
import io.lanewise.nn.layer.Tanh;

/** Layers; those of several inputs or outputs give a {@link Module}. */
final class LayerRows {
    private LayerRows() {}

    static void addTo(Vocabulary all) {
        all.row(
                "nn.Sequential",
                "*layers",
                a -> new Sequential(a.layers("layers").toArray(Layer[]::new)));
        all.row(
                "nn.Linear",
                "in_features, out_features, bias=True",
                a -> new Linear(a.integer("in_features"), a.integer("out_features"), a.flag("bias")));
        all.row("nn.Flatten", "", a -> new Flatten());
        all.row("nn.Dropout", "p=0.5, inplace=False", a -> new Dropout(a.number("p")));
        activations(all);
    }

    private static void activations(Vocabulary all) {
        all.row("nn.ReLU", "inplace=False", a -> new ReLU());
        all.row("nn.LeakyReLU", "negative_slope=0.01, inplace=False", a -> new LeakyReLU(a.number("negative_slope")));
        all.row(
                "nn.GELU",
                "approximate='none'",
                a -> new GELU(a.text("approximate").equals("tanh")));
        all.row("nn.Sigmoid", "", a -> new Sigmoid());
        all.row("nn.Tanh", "", a -> new Tanh());
        all.row("nn.Softmax", "dim", a -> new Softmax(a.integer("dim")));
        all.row("nn.LogSoftmax", "dim", a -> new LogSoftmax(a.integer("dim")));
    }
}
