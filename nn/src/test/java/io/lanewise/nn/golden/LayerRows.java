package io.lanewise.nn.golden;

import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Linear;

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
        all.row(
                "nn.Flatten",
                "start_dim=1, end_dim=-1",
                a -> new Flatten(a.integer("start_dim"), a.integer("end_dim")));
        all.row("nn.Dropout", "p=0.5, inplace=False", a -> new Dropout(a.number("p")));
        ActivationRows.addTo(all);
        SequenceRows.addTo(all);
        ConvolutionRows.addTo(all);
    }
}
