package io.lanewise.bench.side;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.optim.AdamW;
import io.lanewise.nn.optim.ClipGrad;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A step of training a small language model of characters: nanoGPT's configuration for a processor (4 layers, 4 heads, width 128, context 64, no
 * biases, the embedding is the output layer, too), AdamW with weight decay of matrices, gradients clipped.
 */
public record GptStep() implements Case {
    public static final int CHARACTERS = 65;
    public static final int CONTEXT = 64;
    public static final int BATCH = 12;
    public static final int WIDTH = 128;
    public static final int HEADS = 4;
    public static final int LAYERS = 4;
    public static final float RATE = 1e-3f;
    public static final float DECAY = 0.1f;
    public static final float EPSILON = 1e-5f;

    /** Batches that steps go through again and again. */
    private static final int BATCHES = Mlp.BATCHES;

    /** Characters, and those that follow. */
    public record Text(int[] now, int[] next) {}

    @Override
    public String name() {
        return "step GPT 4 layers width 128 context 64 batch 12 AdamW";
    }

    @Override
    public Unit unit() {
        return Unit.STEPS;
    }

    /** Embeddings of characters and places; for each layer norm, attention in and out, norm, two linear layers; the last norm. */
    public List<Mlp.Start> parameters() {
        List<Mlp.Start> all = new ArrayList<>();
        matrix(all, CHARACTERS, WIDTH);
        matrix(all, CONTEXT, WIDTH);
        for (int layer = 0; layer < LAYERS; layer++) {
            norm(all);
            matrix(all, 3 * WIDTH, WIDTH);
            matrix(all, WIDTH, WIDTH);
            norm(all);
            matrix(all, 4 * WIDTH, WIDTH);
            matrix(all, WIDTH, 4 * WIDTH);
        }
        norm(all);
        return all;
    }

    private static void matrix(List<Mlp.Start> all, int rows, int columns) {
        double deviation = 0.02;
        all.add(new Mlp.Start(Numbers.uniform(rows * columns, deviation * Math.sqrt(3), all.size()), rows, columns));
    }

    private static void norm(List<Mlp.Start> all) {
        var ones = new float[WIDTH];
        java.util.Arrays.fill(ones, 1);
        all.add(new Mlp.Start(ones, WIDTH));
    }

    /** A text in which a character mostly follows from the one before. */
    public List<Text> batches() {
        var random = new SplittableRandom(7);
        List<Text> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            var now = new int[BATCH * CONTEXT];
            var next = new int[now.length];
            int character = random.nextInt(CHARACTERS);
            for (int at = 0; at < now.length; at++) {
                now[at] = character;
                character = random.nextInt(4) == 0 ? random.nextInt(CHARACTERS) : (character * 7 + 3) % CHARACTERS;
                next[at] = character;
            }
            batches.add(new Text(now, next));
        }
        return batches;
    }

    private static final class Block extends Layer {
        private final LayerNorm first = child("ln_1", norm());
        private final Linear in = child("c_attn", new Linear(WIDTH, 3 * WIDTH, false));
        private final Linear out = child("c_proj", new Linear(WIDTH, WIDTH, false));
        private final LayerNorm second = child("ln_2", norm());
        private final Linear wide = child("c_fc", new Linear(WIDTH, 4 * WIDTH, false));
        private final Linear narrow = child("mlp_proj", new Linear(4 * WIDTH, WIDTH, false));

        @Override
        public Tensor forward(Tensor x) {
            Tensor projections = in.forward(first.forward(x));
            Tensor attended = Functional.attentionOfHeads(List.of(projections), HEADS, null, 0, true, true);
            Tensor y = x.add(out.forward(attended));
            return y.add(narrow.forward(wide.forward(second.forward(y)).gelu()));
        }

        private static LayerNorm norm() {
            return new LayerNorm(new int[] {WIDTH}, EPSILON, true, false);
        }
    }

    private static final class Gpt extends Layer {
        private final Embedding characters = child("wte", new Embedding(CHARACTERS, WIDTH));
        private final Embedding places = child("wpe", new Embedding(CONTEXT, WIDTH));
        private final List<Block> blocks = new ArrayList<>();
        private final LayerNorm last;

        Gpt() {
            for (int i = 0; i < LAYERS; i++) {
                blocks.add(child("h" + i, new Block()));
            }
            last = child("ln_f", Block.norm());
        }

        @Override
        public Tensor forward(Tensor text) {
            Tensor x = characters.forward(text).add(places.parameter("weight"));
            for (Block block : blocks) {
                x = block.forward(x);
            }
            return Functional.linear(last.forward(x), characters.parameter("weight"), null);
        }
    }

    @Override
    public Work lanewise() {
        var model = new Gpt();
        List<Parameter> parameters = model.parameters();
        LstmStep.start(parameters, parameters());
        List<Parameter> matrices =
                parameters.stream().filter(p -> p.shape().rank() == 2).toList();
        List<Parameter> others =
                parameters.stream().filter(p -> p.shape().rank() != 2).toList();
        var optimizer = new AdamW(matrices, RATE);
        optimizer.paramGroups().getFirst().weightDecay(DECAY);
        optimizer.betas(0.9f, 0.99f);
        optimizer.addParamGroup(others).weightDecay(0);
        var lossFn = new CrossEntropyLoss();
        List<Tensor> xs = batches().stream()
                .map(text -> Tensor.ofInts(text.now(), BATCH, CONTEXT))
                .toList();
        List<Tensor> ys =
                batches().stream().map(text -> Tensor.ofInts(text.next())).toList();
        return new Training.Running() {
            @Override
            protected float step(int number, boolean read) {
                try (Scope _ = Scope.open("step")) {
                    Tensor loss = lossFn.forward(model.forward(xs.get(number)).reshape(-1, CHARACTERS), ys.get(number));
                    optimizer.zeroGrad();
                    loss.backward();
                    ClipGrad.norm(parameters, 1);
                    optimizer.step();
                    return read ? loss.item() : Float.NaN;
                }
            }
        };
    }
}
