package io.lanewise.nn.golden;

import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
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
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.Loss;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.loss.NLLLoss;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The cases of PyTorch that the library has words for, each with the library's words; {@code manifest.json} has PyTorch's. */
final class GoldenCases {
    /** A layer whose parameters the file holds. */
    record Module(String name, Layer layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A function of the inputs that the file holds by name. */
    record Formula(String name, Function<GoldenFile, Tensor> f) {
        @Override
        public String toString() {
            return name;
        }
    }

    private GoldenCases() {}

    static Stream<Module> modules() {
        return Stream.of(
                new Module("linear", new Linear(7, 5)),
                new Module("linear_nobias", new Linear(33, 17, false)),
                new Module("linear_3d", new Linear(16, 31)),
                new Module("flatten", new Flatten()),
                new Module("dropout_eval", new Dropout(0.5f).eval()),
                new Module("act_relu", new ReLU()),
                new Module("act_leakyrelu_0_01", new LeakyReLU()),
                new Module("act_leakyrelu_0_1", new LeakyReLU(0.1f)),
                new Module("act_sigmoid", new Sigmoid()),
                new Module("act_tanh", new Tanh()),
                new Module("act_gelu", new GELU()),
                new Module("act_gelu_approximate__tanh", new GELU(true)),
                new Module("act_softmax_dim_0", new Softmax(0)),
                new Module("act_softmax_dim_1", new Softmax(1)),
                new Module("act_logsoftmax_dim_1", new LogSoftmax(1)),
                new Module(
                        "mlp_moons",
                        new Sequential(
                                new Linear(2, 20),
                                new ReLU(),
                                new Linear(20, 40),
                                new ReLU(),
                                new Linear(40, 20),
                                new ReLU(),
                                new Linear(20, 1),
                                new Sigmoid())));
    }

    static Stream<Formula> formulas() {
        return Stream.of(losses(), entropies(), products(), pairs(), singles(), reductions(), shapes())
                .flatMap(cases -> cases);
    }

    private static Stream<Formula> losses() {
        Stream<Formula> reduced = Arrays.stream(Reduction.values()).flatMap(reduction -> {
            String suffix = "_" + reduction.name().toLowerCase(Locale.ROOT);
            Loss nll = new NLLLoss(null, -100, reduction);
            return Stream.of(
                    loss("mse" + suffix, new MSELoss(reduction)),
                    loss("bce" + suffix, new BCELoss(reduction)),
                    loss("bce_logits" + suffix, new BCEWithLogitsLoss(reduction)),
                    loss("nll" + suffix, (x, y) -> nll.forward(x.logSoftmax(1), y)),
                    loss("cross_entropy" + suffix, new CrossEntropyLoss().reduction(reduction)));
        });
        return Stream.concat(reduced, Stream.of(loss("bce_edge", new BCELoss())));
    }

    private static Stream<Formula> entropies() {
        CrossEntropyLoss plain = new CrossEntropyLoss();
        return Stream.of(
                new Formula("cross_entropy_weight", file -> plain.weight(file.input("w"))
                        .forward(file.input("x"), file.input("y"))),
                loss("cross_entropy_ignore", plain.ignoreIndex(2)),
                loss("cross_entropy_smoothing", plain.labelSmoothing(0.1f)),
                loss("cross_entropy_huge_logits", plain));
    }

    private static Stream<Formula> products() {
        return Stream.of(
                pair("matmul_mm", Tensor::matmul),
                pair("matmul_mm_odd", Tensor::matmul),
                pair("matmul_mm_tall", Tensor::matmul),
                pair("matmul_mm_wide", Tensor::matmul),
                pair("matmul_mm_large", Tensor::matmul),
                pair("matmul_nt", (a, b) -> a.matmul(b.t())),
                pair("matmul_tn", (a, b) -> a.t().matmul(b)),
                pair("matmul_tt", (a, b) -> a.t().matmul(b.t())),
                pair("bilinear_chain", (a, b) -> a.matmul(b)
                        .tanh()
                        .matmul(b.t())
                        .softmax(1)
                        .log()
                        .mean()));
    }

    private static Stream<Formula> pairs() {
        return Stream.of(
                pair("op_add", Tensor::add),
                pair("op_sub", Tensor::sub),
                pair("op_mul", Tensor::mul),
                pair("op_div", (a, b) -> a.div(b.mul(b).add(1))),
                pair("op_add_row_bias", Tensor::add),
                pair("op_mul_scalar_tensor", Tensor::mul),
                pair("op_broadcast_both", Tensor::mul));
    }

    private static Stream<Formula> singles() {
        return Stream.of(
                single("op_neg", Tensor::neg),
                single("op_exp", Tensor::exp),
                single("op_log", a -> a.mul(a).add(0.1f).log()),
                single("op_sqrt", a -> a.mul(a).add(0.1f).sqrt()),
                single("op_rsqrt", a -> a.mul(a).add(0.1f).pow(-0.5f)),
                single("op_pow", a -> a.mul(a).add(0.1f).pow(1.7f)),
                single("op_abs", Tensor::abs),
                single("op_square", Tensor::square),
                single("op_reciprocal", a -> a.mul(a).add(1).pow(-1)),
                single(
                        "reused_tensor",
                        a -> a.mul(a).add(a).sum().add(a.exp().mul(a).mean())));
    }

    private static Stream<Formula> reductions() {
        return Stream.of(
                single("op_sum", Tensor::sum),
                single("op_sum_dim1", a -> a.sum(false, 1)),
                single("op_sum_dims_keep", a -> a.sum(true, 0, 2)),
                single("op_mean", Tensor::mean),
                single("op_mean_dim", a -> a.mean(false, -1)),
                single("op_argmax", a -> a.transpose(1, 2).argmax()));
    }

    private static Stream<Formula> shapes() {
        return Stream.of(
                single("op_reshape", a -> a.reshape(-1, 5).mul(2)),
                single("op_transpose", a -> a.transpose(0, 2).mul(a.transpose(0, 2))),
                single("op_permute", a -> a.transpose(0, 2).transpose(1, 2).mul(2)),
                single("op_unsqueeze", a -> a.unsqueeze(1).mul(2)),
                single("op_squeeze", a -> a.slice(1, 0, 1).squeeze(1).mul(2)),
                single(
                        "op_slice",
                        a -> a.slice(0, 1, 3).slice(1, 0, 4, 2).slice(2, 2, 5).mul(2)),
                single("op_select", a -> a.select(0, 1).mul(a.select(0, 2))),
                single("op_expand", a -> Functional.expand(a.slice(1, 0, 1), 3, 6, 5)
                        .mul(2)),
                new Formula("op_index_select", file -> file.input("a")
                        .indexSelect(file.input("i").toIntArray())));
    }

    private static Formula loss(String name, Loss loss) {
        return new Formula(name, file -> loss.forward(file.input("x"), file.input("y")));
    }

    private static Formula pair(String name, BinaryOperator<Tensor> f) {
        return new Formula(name, file -> f.apply(file.input("a"), file.input("b")));
    }

    private static Formula single(String name, UnaryOperator<Tensor> f) {
        return new Formula(name, file -> f.apply(file.input("a")));
    }
}
