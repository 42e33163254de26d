package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.loss.BCELoss;
import io.lanewise.nn.loss.BCEWithLogitsLoss;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.loss.MSELoss;
import io.lanewise.nn.loss.NLLLoss;

/** Losses as functions. */
final class LossRows {
    private LossRows() {}

    static void addTo(Vocabulary all) {
        all.row("F.mse_loss", "input, target, reduction='mean'", a -> new MSELoss(a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.binary_cross_entropy", "input, target, reduction='mean'", a -> new BCELoss(a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.binary_cross_entropy_with_logits", "input, target, reduction='mean'", a -> new BCEWithLogitsLoss(
                        a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row("F.nll_loss", "input, target, weight=None, ignore_index=-100, reduction='mean'", a -> new NLLLoss(
                        a.tensorOrNull("weight"), a.integer("ignore_index"), a.reduction())
                .forward(a.tensor("input"), a.tensor("target")));
        all.row(
                "F.cross_entropy",
                "input, target, weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0",
                LossRows::crossEntropy);
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
