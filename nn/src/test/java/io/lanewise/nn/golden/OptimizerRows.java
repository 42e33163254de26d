package io.lanewise.nn.golden;

import io.lanewise.nn.optim.ASGD;
import io.lanewise.nn.optim.Adadelta;
import io.lanewise.nn.optim.Adagrad;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.Adamax;
import io.lanewise.nn.optim.ClipGrad;
import io.lanewise.nn.optim.NAdam;
import io.lanewise.nn.optim.RAdam;
import io.lanewise.nn.optim.RMSprop;
import io.lanewise.nn.optim.Rprop;
import io.lanewise.nn.optim.SGD;

/** Optimizers, and the clipping of gradients: that gives the norm before it where PyTorch's gives it, and None elsewhere. */
final class OptimizerRows {
    private static final String MOMENTS = "params, lr=0.001, betas=(0.9,0.999), eps=1e-8, ";

    private OptimizerRows() {}

    static void addTo(Vocabulary all) {
        clipping(all);
        all.row(
                "torch.optim.SGD",
                "params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False, maximize=False",
                a -> new SGD(a.tensors("params"), a.number("lr"), a.number("momentum"))
                        .dampening(a.number("dampening"))
                        .weightDecay(a.number("weight_decay"))
                        .nesterov(a.flag("nesterov"))
                        .maximize(a.flag("maximize")));
        all.row(
                "torch.optim.Adam",
                MOMENTS + "weight_decay=0.0, amsgrad=False, maximize=False",
                a -> adam(a, new Adam(a.tensors("params"), a.number("lr"))));
        all.row(
                "torch.optim.AdamW",
                MOMENTS + "weight_decay=0.01, amsgrad=False, maximize=False",
                a -> adam(a, new AdamW(a.tensors("params"), a.number("lr"))));
        all.row(
                "torch.optim.NAdam",
                MOMENTS.replace("lr=0.001", "lr=0.002") + "weight_decay=0.0, momentum_decay=0.004",
                a -> {
                    float[] betas = a.numbers("betas");
                    return new NAdam(a.tensors("params"), a.number("lr"))
                            .betas(betas[0], betas[1])
                            .epsilon(a.number("eps"))
                            .weightDecay(a.number("weight_decay"))
                            .momentumDecay(a.number("momentum_decay"));
                });
        all.row("torch.optim.RAdam", MOMENTS + "weight_decay=0.0", a -> {
            float[] betas = a.numbers("betas");
            return new RAdam(a.tensors("params"), a.number("lr"))
                    .betas(betas[0], betas[1])
                    .epsilon(a.number("eps"))
                    .weightDecay(a.number("weight_decay"));
        });
        all.row(
                "torch.optim.Adamax",
                MOMENTS.replace("lr=0.001", "lr=0.002") + "weight_decay=0.0, maximize=False",
                a -> {
                    float[] betas = a.numbers("betas");
                    return new Adamax(a.tensors("params"), a.number("lr"))
                            .betas(betas[0], betas[1])
                            .epsilon(a.number("eps"))
                            .weightDecay(a.number("weight_decay"))
                            .maximize(a.flag("maximize"));
                });
        all.row(
                "torch.optim.Adagrad",
                "params, lr=0.01, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10, maximize=False",
                a -> new Adagrad(a.tensors("params"), a.number("lr"))
                        .learningRateDecay(a.number("lr_decay"))
                        .weightDecay(a.number("weight_decay"))
                        .initialAccumulator(a.number("initial_accumulator_value"))
                        .epsilon(a.number("eps"))
                        .maximize(a.flag("maximize")));
        all.row(
                "torch.optim.Adadelta",
                "params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0, maximize=False",
                a -> new Adadelta(a.tensors("params"), a.number("lr"))
                        .rho(a.number("rho"))
                        .epsilon(a.number("eps"))
                        .weightDecay(a.number("weight_decay"))
                        .maximize(a.flag("maximize")));
        all.row(
                "torch.optim.RMSprop",
                "params, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False, maximize=False",
                a -> new RMSprop(a.tensors("params"), a.number("lr"))
                        .alpha(a.number("alpha"))
                        .epsilon(a.number("eps"))
                        .weightDecay(a.number("weight_decay"))
                        .momentum(a.number("momentum"))
                        .centered(a.flag("centered"))
                        .maximize(a.flag("maximize")));
        all.row("torch.optim.Rprop", "params, lr=0.01, etas=(0.5,1.2), step_sizes=(1e-6,50.0), maximize=False", a -> {
            float[] etas = a.numbers("etas");
            float[] sizes = a.numbers("step_sizes");
            return new Rprop(a.tensors("params"), a.number("lr"))
                    .etas(etas[0], etas[1])
                    .stepSizes(sizes[0], sizes[1])
                    .maximize(a.flag("maximize"));
        });
        all.row(
                "torch.optim.ASGD",
                "params, lr=0.01, lambd=1e-4, alpha=0.75, t0=1000000.0, weight_decay=0.0, maximize=False",
                a -> new ASGD(a.tensors("params"), a.number("lr"))
                        .lambda(a.number("lambd"))
                        .alpha(a.number("alpha"))
                        .meanStart(a.number("t0"))
                        .weightDecay(a.number("weight_decay"))
                        .maximize(a.flag("maximize")));
    }

    private static void clipping(Vocabulary all) {
        all.row(
                "torch.nn.utils.clip_grad_norm_",
                "parameters, max_norm, norm_type=2.0",
                a -> ClipGrad.norm(a.tensors("parameters"), a.number("max_norm"), a.number("norm_type")));
        all.row("torch.nn.utils.clip_grad_value_", "parameters, clip_value", a -> {
            ClipGrad.value(a.tensors("parameters"), a.number("clip_value"));
            return Python.Special.NONE;
        });
    }

    private static Adam adam(Arguments a, Adam optimizer) {
        float[] betas = a.numbers("betas");
        return optimizer
                .betas(betas[0], betas[1])
                .epsilon(a.number("eps"))
                .weightDecay(a.number("weight_decay"))
                .amsgrad(a.flag("amsgrad"))
                .maximize(a.flag("maximize"));
    }
}
