package io.lanewise.nn.golden;

/** Functions that PyTorch has as layers too, and losses that it has as modules: rows made of other rows. */
final class DerivedRows {
    private DerivedRows() {}

    static void addTo(Vocabulary all) {
        String[] activations = {
            "relu ReLU",
            "leaky_relu LeakyReLU",
            "elu ELU",
            "selu SELU",
            "celu CELU",
            "gelu GELU",
            "silu SiLU",
            "mish Mish",
            "softplus Softplus",
            "softsign Softsign",
            "relu6 ReLU6",
            "hardtanh Hardtanh",
            "hardswish Hardswish",
            "hardsigmoid Hardsigmoid",
            "logsigmoid LogSigmoid",
            "tanhshrink Tanhshrink",
            "hardshrink Hardshrink",
            "softshrink Softshrink",
            "threshold Threshold",
            "softmin Softmin",
            "glu GLU",
        };
        for (String pair : activations) {
            String[] names = pair.split(" ");
            all.function("F." + names[0], "nn." + names[1]);
        }
        String reduction = "reduction='mean'";
        all.module("nn.MSELoss", "F.mse_loss", 2, reduction);
        all.module("nn.L1Loss", "F.l1_loss", 2, reduction);
        all.module("nn.SmoothL1Loss", "F.smooth_l1_loss", 2, "reduction='mean', beta=1.0");
        all.module("nn.HuberLoss", "F.huber_loss", 2, "reduction='mean', delta=1.0");
        all.module("nn.SoftMarginLoss", "F.soft_margin_loss", 2, reduction);
        all.module("nn.BCELoss", "F.binary_cross_entropy", 2, "weight=None, reduction='mean'");
        all.module(
                "nn.BCEWithLogitsLoss",
                "F.binary_cross_entropy_with_logits",
                2,
                "weight=None, reduction='mean', pos_weight=None");
        all.module("nn.NLLLoss", "F.nll_loss", 2, "weight=None, ignore_index=-100, reduction='mean'");
        all.module(
                "nn.CrossEntropyLoss",
                "F.cross_entropy",
                2,
                "weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0");
        all.module("nn.KLDivLoss", "F.kl_div", 2, "reduction='mean', log_target=False");
        all.module(
                "nn.PoissonNLLLoss", "F.poisson_nll_loss", 2, "log_input=True, full=False, eps=1e-8, reduction='mean'");
        all.module("nn.GaussianNLLLoss", "F.gaussian_nll_loss", 3, "full=False, eps=1e-6, reduction='mean'");
        all.module("nn.HingeEmbeddingLoss", "F.hinge_embedding_loss", 2, "margin=1.0, reduction='mean'");
        all.module("nn.CosineEmbeddingLoss", "F.cosine_embedding_loss", 3, "margin=0.0, reduction='mean'");
        all.module("nn.MarginRankingLoss", "F.margin_ranking_loss", 3, "margin=0.0, reduction='mean'");
        all.module(
                "nn.TripletMarginLoss",
                "F.triplet_margin_loss",
                3,
                "margin=1.0, p=2.0, eps=1e-6, swap=False, reduction='mean'");
        all.module("nn.MultiMarginLoss", "F.multi_margin_loss", 2, "p=1, margin=1.0, weight=None, reduction='mean'");
        all.module("nn.MultiLabelMarginLoss", "F.multilabel_margin_loss", 2, reduction);
        all.module("nn.MultiLabelSoftMarginLoss", "F.multilabel_soft_margin_loss", 2, "weight=None, reduction='mean'");
        all.module("nn.CosineSimilarity", "F.cosine_similarity", 2, "dim=1, eps=1e-8");
        all.module("nn.PairwiseDistance", "F.pairwise_distance", 2, "p=2.0, eps=1e-6, keepdim=False");
    }
}
