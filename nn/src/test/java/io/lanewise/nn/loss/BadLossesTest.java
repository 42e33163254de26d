package io.lanewise.nn.loss;

import static io.lanewise.nn.BadCalls.INTS;
import static io.lanewise.nn.BadCalls.bad;
import static io.lanewise.nn.BadCalls.z;

import io.lanewise.nn.BadCalls;
import io.lanewise.nn.autograd.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong inputs of losses. */
class BadLossesTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad(
                        "l1_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new L1Loss().forward(z(4, 3), z(4, 2))),
                bad("l1_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts", () -> new L1Loss()
                        .forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "smooth_l1_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new SmoothL1Loss().forward(z(4, 3), z(4, 2))),
                bad(
                        "smooth_l1_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new SmoothL1Loss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "huber_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new HuberLoss().forward(z(4, 3), z(4, 2))),
                bad("huber_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts", () -> new HuberLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "mse_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new MSELoss().forward(z(4, 3), z(4, 2))),
                bad("mse_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts", () -> new MSELoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "binary_cross_entropy: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new BCELoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "binary_cross_entropy: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new BCELoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "binary_cross_entropy_with_logits: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new BCEWithLogitsLoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "binary_cross_entropy_with_logits: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new BCEWithLogitsLoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "kl_div: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new KLDivLoss().forward(z(4, 3), z(4, 2))),
                bad("kl_div: expected float32, got int32 of shape [4, 3]; toFloat() converts", () -> new KLDivLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "poisson_nll_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new PoissonNLLLoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "poisson_nll_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new PoissonNLLLoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "soft_margin_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new SoftMarginLoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "soft_margin_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new SoftMarginLoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "hinge_embedding_loss: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new HingeEmbeddingLoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "hinge_embedding_loss: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new HingeEmbeddingLoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "binary_cross_entropy_with_logits: prediction and target must have equal shapes, got [4, 3] and [4, 2]; unsqueeze(1) turns [n] into [n, 1]",
                        () -> new MultiLabelSoftMarginLoss().forward(z(4, 3), z(4, 2))),
                bad(
                        "binary_cross_entropy_with_logits: expected float32, got int32 of shape [4, 3]; toFloat() converts",
                        () -> new MultiLabelSoftMarginLoss().forward(z(4, 3), Tensor.ofInts(new int[12], 4, 3))),
                bad("cross_entropy: label 3 at row 2 is outside [0, 3)", () -> new CrossEntropyLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[] {0, 1, 3, 1}, 4))),
                bad(
                        "cross_entropy: expected int32 labels or indices, got float32 of shape [4]; toInt() converts",
                        () -> new CrossEntropyLoss().forward(z(4, 3), z(4))),
                bad(
                        "cross_entropy: weight must have shape [3], got [2]",
                        () -> new CrossEntropyLoss().weight(z(2)).forward(z(4, 3), INTS)),
                bad("nll_loss: label 3 at row 2 is outside [0, 3)", () -> new NLLLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[] {0, 1, 3, 1}, 4))),
                bad("nll_loss: labels must have shape [4], got [2]", () -> new NLLLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[] {0, 1}, 2))),
                bad("multi_margin_loss: label 3 at row 2 is outside [0, 3)", () -> new MultiMarginLoss()
                        .forward(z(4, 3), Tensor.ofInts(new int[] {0, 1, 3, 1}, 4))),
                bad(
                        "multilabel_margin_loss: scores and labels must both be [classes] or [samples, classes], got [4, 3] and [4]",
                        () -> new MultiLabelMarginLoss().forward(z(4, 3), INTS)),
                bad(
                        "gaussian_nll_loss: variance must have the mean's shape [4, 3], or 1 instead of its last length, or not that dimension, got [4, 2]",
                        () -> new GaussianNLLLoss().forward(z(4, 3), z(4, 3), z(4, 2))),
                bad(
                        "gaussian_nll_loss: mean and target must have equal shapes, got [4, 3] and [4, 2]",
                        () -> new GaussianNLLLoss().forward(z(4, 3), z(4, 2), z(4, 3))),
                bad(
                        "sub: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [3] and [4]",
                        () -> new MarginRankingLoss().forward(z(4), z(3), z(4))),
                bad(
                        "cosine_embedding_loss: both must be [d] or [n, d], got [4, 3] and [4, 2]",
                        () -> new CosineEmbeddingLoss().forward(z(4, 3), z(4, 2), z(4))),
                bad(
                        "sub: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [4, 3] and [4, 2]",
                        () -> new TripletMarginLoss().forward(z(4, 3), z(4, 3), z(4, 2))),
                bad(
                        "sub: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [4, 3] and [4, 2]",
                        () -> new TripletMarginWithDistanceLoss((a, b) -> a.sub(b))
                                .forward(z(4, 3), z(4, 3), z(4, 2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        BadCalls.answer(message, call);
    }
}
