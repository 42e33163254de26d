package io.lanewise.nn.golden;

import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.SGD;

/** Optimizers, and the clipping of gradients: that gives the norm before it where PyTorch's gives it, and None elsewhere. */
final class OptimizerRows {
    private OptimizerRows() {}

    static void addTo(Vocabulary all) {
        all.row(
                "torch.optim.SGD",
                "params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False",
                a -> new SGD(a.tensors("params"), a.number("lr"), a.number("momentum"))
                        .dampening(a.number("dampening"))
                        .weightDecay(a.number("weight_decay"))
                        .nesterov(a.flag("nesterov")));
        all.row("torch.optim.Adam", "params, lr=0.001, betas=(0.9,0.999), eps=1e-8, weight_decay=0.0", a -> {
            float[] betas = a.numbers("betas");
            return new Adam(a.tensors("params"), a.number("lr"))
                    .betas(betas[0], betas[1])
                    .epsilon(a.number("eps"))
                    .weightDecay(a.number("weight_decay"));
        });
        all.row("torch.optim.AdamW", "params, lr=0.001, betas=(0.9,0.999), eps=1e-8, weight_decay=0.01", a -> {
            float[] betas = a.numbers("betas");
            return new AdamW(a.tensors("params"), a.number("lr"))
                    .betas(betas[0], betas[1])
                    .epsilon(a.number("eps"))
                    .weightDecay(a.number("weight_decay"));
        });
    }
}
