package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.loss.CosineEmbeddingLoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.GaussianNLLLoss;
import io.lanewise.nn.loss.HingeEmbeddingLoss;
import io.lanewise.nn.loss.HuberLoss;
import io.lanewise.nn.loss.KLDivLoss;
import io.lanewise.nn.loss.L1Loss;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.loss.MarginRankingLoss;
import io.lanewise.nn.loss.MultiLabelMarginLoss;
import io.lanewise.nn.loss.MultiLabelSoftMarginLoss;
import io.lanewise.nn.loss.MultiMarginLoss;
import io.lanewise.nn.loss.NLLLoss;
import io.lanewise.nn.loss.PoissonNLLLoss;
import io.lanewise.nn.loss.SmoothL1Loss;
import io.lanewise.nn.loss.SoftMarginLoss;
import io.lanewise.nn.loss.TripletMarginLoss;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/** Losses as functions. */
final class LossRows {
    private LossRows() {}

    static void addTo(Vocabulary all) {
        margins(all);
        all.row("F.mse_loss", "input, target, reduction='mean'", a -> new MSELoss(a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.l1_loss", "input, target, reduction='mean'", a -> new L1Loss(a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.smooth_l1_loss", "input, target, reduction='mean', beta=1.0", a -> new SmoothL1Loss(
                        a.number("beta"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.huber_loss", "input, target, reduction='mean', delta=1.0", a -> new HuberLoss(
                        a.number("delta"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.soft_margin_loss", "input, target, reduction='mean'", a -> new SoftMarginLoss(a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.hinge_embedding_loss", "input, target, margin=1.0, reduction='mean'", a -> new HingeEmbeddingLoss(
                        a.number("margin"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.poisson_nll_loss",
                "input, target, log_input=True, full=False, eps=1e-8, reduction='mean'",
                a -> new PoissonNLLLoss(a.flag("log_input"), a.flag("full"), a.number("eps"), a.reduction())
                        .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.kl_div", "input, target, reduction='mean', log_target=False", LossRows::klDiv);
        all.row("F.binary_cross_entropy", "input, target, weight=None, reduction='mean'", a -> new BCELoss(
                        a.tensorOrNull("weight"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.binary_cross_entropy_with_logits",
                "input, target, weight=None, reduction='mean', pos_weight=None",
                a -> new BCEWithLogitsLoss(a.tensorOrNull("weight"), a.tensorOrNull("pos_weight"), a.reduction())
                        .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.nll_loss", "input, target, weight=None, ignore_index=-100, reduction='mean'", a -> new NLLLoss(
                        a.tensorOrNull("weight"), a.integer("ignore_index"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.cross_entropy",
                "input, target, weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0",
                LossRows::crossEntropy);
    }

    private static void margins(Vocabulary all) {
        all.row(
                "F.gaussian_nll_loss",
                "input, target, var, full=False, eps=1e-6, reduction='mean'",
                a -> new GaussianNLLLoss(a.flag("full"), a.number("eps"), a.reduction())
                        .forward(a.tensor("input"), a.tensor("target"), a.tensor("var")));
        all.row(
                "F.margin_ranking_loss",
                "input1, input2, target, margin=0.0, reduction='mean'",
                a -> new MarginRankingLoss(a.number("margin"), a.reduction())
                        .forward(a.tensor("input1"), a.tensor("input2"), a.tensor("target")));
        all.row(
                "F.cosine_embedding_loss",
                "input1, input2, target, margin=0.0, reduction='mean'",
                a -> new CosineEmbeddingLoss(a.number("margin"), a.reduction())
                        .forward(a.tensor("input1"), a.tensor("input2"), a.tensor("target")));
        all.row(
                "F.triplet_margin_loss",
                "anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False, reduction='mean'",
                a -> new TripletMarginLoss(
                                a.number("margin"), a.number("p"), a.number("eps"), a.flag("swap"), a.reduction())
                        .forward(a.tensor("anchor"), a.tensor("positive"), a.tensor("negative")));
        all.row(
                "F.multi_margin_loss",
                "input, target, p=1, margin=1.0, weight=None, reduction='mean'",
                a -> new MultiMarginLoss(a.integer("p"), a.number("margin"), a.tensorOrNull("weight"), a.reduction())
                        .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.multilabel_margin_loss", "input, target, reduction='mean'", a -> new MultiLabelMarginLoss(
                        a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.multilabel_soft_margin_loss",
                "input, target, weight=None, reduction='mean'",
                a -> new MultiLabelSoftMarginLoss(a.tensorOrNull("weight"), a.reduction())
                        .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.cosine_similarity",
                "x1, x2, dim=1, eps=1e-8",
                a -> Functional.cosineSimilarity(a.tensor("x1"), a.tensor("x2"), a.integer("dim"), a.number("eps")));
        all.row(
                "F.pairwise_distance",
                "x1, x2, p=2.0, eps=1e-6, keepdim=False",
                a -> Functional.pairwiseDistance(
                        a.tensor("x1"), a.tensor("x2"), a.number("p"), a.number("eps"), a.flag("keepdim")));
    }

    private static Tensor klDiv(Arguments a) {
        boolean perSample = a.text("reduction").equals("batchmean");
        return new KLDivLoss(a.flag("log_target"), perSample, perSample ? Reduction.SUM : a.reduction())
                .forward(a.tensor("input"), a.tensor("target"));
    }

    private static Tensor crossEntropy(Arguments a) {
        CrossEntropyLoss loss = new CrossEntropyLoss()
                .ignoreIndex(a.integer("ignore_index"))
                .labelSmoothing(a.number("label_smoothing"))
                .reduction(a.reduction());
        CrossEntropyLoss weighted = a.has("weight") ? loss.weight(a.tensor("weight")) : loss;
        return weighted.forward(a.tensor("input"), a.tensor("target"));
    }
}
