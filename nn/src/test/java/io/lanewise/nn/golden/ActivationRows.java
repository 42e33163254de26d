package io.lanewise.nn.golden;

import io.lanewise.nn.layer.CELU;
import io.lanewise.nn.layer.ELU;
import io.lanewise.nn.layer.GELU;
import io.lanewise.nn.layer.GLU;
import io.lanewise.nn.layer.Hardshrink;
import io.lanewise.nn.layer.Hardsigmoid;
import io.lanewise.nn.layer.Hardswish;
import io.lanewise.nn.layer.Hardtanh;
import io.lanewise.nn.layer.LeakyReLU;
import io.lanewise.nn.layer.LogSigmoid;
import io.lanewise.nn.layer.LogSoftmax;
import io.lanewise.nn.layer.Mish;
import io.lanewise.nn.layer.PReLU;
import io.lanewise.nn.layer.RReLU;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.ReLU6;
import io.lanewise.nn.layer.SELU;
import io.lanewise.nn.layer.SiLU;
import io.lanewise.nn.layer.Sigmoid;
import io.lanewise.nn.layer.Softmax;
import io.lanewise.nn.layer.Softmin;
import io.lanewise.nn.layer.Softplus;
import io.lanewise.nn.layer.Softshrink;
import io.lanewise.nn.layer.Softsign;
import io.lanewise.nn.layer.Tanh;
import io.lanewise.nn.layer.Tanhshrink;
import io.lanewise.nn.layer.Threshold;

/** Activation layers. */
final class ActivationRows {
    private ActivationRows() {}

    static void addTo(Vocabulary all) {
        all.row("nn.ReLU", "inplace=False", a -> new ReLU());
        all.row("nn.ReLU6", "inplace=False", a -> new ReLU6());
        all.row("nn.SELU", "inplace=False", a -> new SELU());
        all.row("nn.SiLU", "inplace=False", a -> new SiLU());
        all.row("nn.Mish", "inplace=False", a -> new Mish());
        all.row("nn.Hardsigmoid", "inplace=False", a -> new Hardsigmoid());
        all.row("nn.Hardswish", "inplace=False", a -> new Hardswish());
        all.row("nn.Sigmoid", "", a -> new Sigmoid());
        all.row("nn.Tanh", "", a -> new Tanh());
        all.row("nn.LogSigmoid", "", a -> new LogSigmoid());
        all.row("nn.Softsign", "", a -> new Softsign());
        all.row("nn.Tanhshrink", "", a -> new Tanhshrink());
        all.row("nn.Softmax", "dim", a -> new Softmax(a.integer("dim")));
        all.row("nn.Softmin", "dim", a -> new Softmin(a.integer("dim")));
        all.row("nn.LogSoftmax", "dim", a -> new LogSoftmax(a.integer("dim")));
        all.row("nn.GLU", "dim=-1", a -> new GLU(a.integer("dim")));
        all.row("nn.LeakyReLU", "negative_slope=0.01, inplace=False", a -> new LeakyReLU(a.number("negative_slope")));
        all.row("nn.ELU", "alpha=1.0, inplace=False", a -> new ELU(a.number("alpha")));
        all.row("nn.CELU", "alpha=1.0, inplace=False", a -> new CELU(a.number("alpha")));
        all.row(
                "nn.GELU",
                "approximate='none'",
                a -> new GELU(a.text("approximate").equals("tanh")));
        all.row("nn.Softplus", "beta=1, threshold=20", a -> new Softplus(a.number("beta"), a.number("threshold")));
        all.row(
                "nn.Hardtanh",
                "min_val=-1.0, max_val=1.0, inplace=False",
                a -> new Hardtanh(a.number("min_val"), a.number("max_val")));
        all.row(
                "nn.Threshold",
                "threshold, value, inplace=False",
                a -> new Threshold(a.number("threshold"), a.number("value")));
        all.row("nn.Hardshrink", "lambd=0.5", a -> new Hardshrink(a.number("lambd")));
        all.row("nn.Softshrink", "lambd=0.5", a -> new Softshrink(a.number("lambd")));
        all.row(
                "nn.PReLU",
                "num_parameters=1, init=0.25",
                a -> new PReLU(a.integer("num_parameters"), a.number("init")));
        all.row(
                "nn.RReLU",
                "lower=0.125, upper=0.3333333333333333, inplace=False",
                a -> new RReLU(a.number("lower"), a.number("upper")));
    }
}
