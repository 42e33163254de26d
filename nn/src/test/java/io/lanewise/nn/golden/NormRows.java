package io.lanewise.nn.golden;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AlphaDropout;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.Bilinear;
import io.lanewise.nn.layer.Dropout1d;
import io.lanewise.nn.layer.Dropout2d;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.GroupNorm;
import io.lanewise.nn.layer.Identity;
import io.lanewise.nn.layer.InstanceNorm1d;
import io.lanewise.nn.layer.InstanceNorm2d;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.RMSNorm;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.RunningStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalisations, embeddings and small layers. */
final class NormRows {
    private NormRows() {}

    /** A normalisation of channels. */
    private interface Channels {
        Layer of(int features, float eps, @Nullable Float momentum, boolean affine, boolean track);
    }

    private static void channels(Vocabulary all, String name, String defaults, Channels made) {
        all.row(
                name,
                "num_features, eps=1e-5, momentum=0.1, " + defaults,
                a -> made.of(
                        a.integer("num_features"),
                        a.number("eps"),
                        a.has("momentum") ? a.number("momentum") : null,
                        a.flag("affine"),
                        a.flag("track_running_stats")));
    }

    static void addTo(Vocabulary all) {
        channels(all, "nn.BatchNorm1d", "affine=True, track_running_stats=True", BatchNorm1d::new);
        channels(all, "nn.BatchNorm2d", "affine=True, track_running_stats=True", BatchNorm2d::new);
        channels(all, "nn.InstanceNorm1d", "affine=False, track_running_stats=False", InstanceNorm1d::new);
        channels(all, "nn.InstanceNorm2d", "affine=False, track_running_stats=False", InstanceNorm2d::new);
        all.row(
                "nn.LayerNorm",
                "normalized_shape, eps=1e-5, elementwise_affine=True, bias=True",
                a -> new LayerNorm(
                        a.integers("normalized_shape"), a.number("eps"), a.flag("elementwise_affine"), a.flag("bias")));
        all.row(
                "nn.RMSNorm",
                "normalized_shape, eps=None, elementwise_affine=True",
                a -> new RMSNorm(
                        a.integers("normalized_shape"),
                        a.has("eps") ? a.number("eps") : null,
                        a.flag("elementwise_affine")));
        all.row(
                "nn.GroupNorm",
                "num_groups, num_channels, eps=1e-5, affine=True",
                a -> new GroupNorm(
                        a.integer("num_groups"), a.integer("num_channels"), a.number("eps"), a.flag("affine")));
        all.row(
                "nn.Embedding",
                "num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False",
                a -> new Embedding(
                        a.integer("num_embeddings"),
                        a.integer("embedding_dim"),
                        a.has("padding_idx") ? a.integer("padding_idx") : null,
                        a.has("max_norm") ? a.number("max_norm") : null,
                        a.number("norm_type"),
                        a.flag("scale_grad_by_freq")));
        all.row("nn.Dropout1d", "p=0.5, inplace=False", a -> new Dropout1d(a.number("p")));
        all.row("nn.Dropout2d", "p=0.5, inplace=False", a -> new Dropout2d(a.number("p")));
        all.row("nn.AlphaDropout", "p=0.5, inplace=False", a -> new AlphaDropout(a.number("p")));
        all.row("nn.Identity", "*anything", a -> new Identity());
        all.row("nn.Bilinear", "in1_features, in2_features, out_features, bias=True", a -> {
            Bilinear layer = new Bilinear(
                    a.integer("in1_features"), a.integer("in2_features"), a.integer("out_features"), a.flag("bias"));
            return new Module(layer, x -> List.of(layer.forward(x.get(0), x.get(1))));
        });
        functions(all);
    }

    private static void functions(Vocabulary all) {
        all.row(
                "F.layer_norm",
                "input, normalized_shape, weight=None, bias=None, eps=1e-5",
                a -> Functional.layerNorm(
                        a.tensor("input"),
                        Shape.of(a.integers("normalized_shape")),
                        a.tensorOrNull("weight"),
                        a.tensorOrNull("bias"),
                        a.number("eps")));
        all.row(
                "F.group_norm",
                "input, num_groups, weight=None, bias=None, eps=1e-5",
                a -> Functional.groupNorm(
                        a.tensor("input"),
                        a.integer("num_groups"),
                        a.tensorOrNull("weight"),
                        a.tensorOrNull("bias"),
                        a.number("eps")));
        all.row(
                "F.batch_norm",
                "input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5",
                a -> Functional.batchNorm(
                        a.tensor("input"),
                        running(a),
                        a.tensorOrNull("weight"),
                        a.tensorOrNull("bias"),
                        a.flag("training"),
                        a.number("momentum"),
                        a.number("eps")));
        all.row(
                "F.instance_norm",
                "input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-5",
                a -> Functional.instanceNorm(
                        a.tensor("input"),
                        running(a),
                        a.tensorOrNull("weight"),
                        a.tensorOrNull("bias"),
                        a.flag("use_input_stats"),
                        a.number("momentum"),
                        a.number("eps")));
        all.row(
                "F.embedding",
                "input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False",
                a -> {
                    Tensor weight = a.tensor("weight");
                    int padding = a.has("padding_idx") ? a.integer("padding_idx") : -1;
                    return Functional.embedding(
                            a.tensor("input"),
                            weight,
                            a.has("padding_idx") && padding < 0
                                    ? padding + weight.shape().dim(0)
                                    : padding,
                            a.has("max_norm") ? a.number("max_norm") : Double.POSITIVE_INFINITY,
                            a.number("norm_type"),
                            a.flag("scale_grad_by_freq"));
                });
        all.row(
                "F.linear",
                "input, weight, bias=None",
                a -> Functional.linear(a.tensor("input"), a.tensor("weight"), a.tensorOrNull("bias")));
        all.row(
                "F.dropout",
                "input, p=0.5, training=True, inplace=False",
                a -> Functional.dropout(a.tensor("input"), a.number("p"), a.flag("training")));
        all.row("F.prelu", "input, weight", a -> Functional.prelu(a.tensor("input"), a.tensor("weight")));
        all.row("F.normalize", "input, p=2.0, dim=1, eps=1e-12", a -> {
            Tensor x = a.tensor("input");
            Tensor length = x.norm(a.number("p"), true, a.integers("dim"));
            return x.div(length.clamp(a.number("eps"), Float.POSITIVE_INFINITY).expandAs(x));
        });
        all.row(
                "F.bilinear",
                "input1, input2, weight, bias=None",
                a -> Functional.bilinear(
                        a.tensor("input1"), a.tensor("input2"), a.tensor("weight"), a.tensorOrNull("bias")));
    }

    private static @Nullable RunningStatistics running(Arguments a) {
        return a.has("running_mean") ? new RunningStatistics(a.tensor("running_mean"), a.tensor("running_var")) : null;
    }
}
