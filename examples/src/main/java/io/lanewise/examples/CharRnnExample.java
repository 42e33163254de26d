package io.lanewise.examples;

import io.lanewise.core.array.Generator;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TextExample;
import io.lanewise.examples.support.TextSampler;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Characters;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TokenWindows;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.LSTM;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.RNNOptions;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.Trainer;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * A recurrent net that learns to write like Shakespeare, a character at a time. Fifty places of the text are read side by side, fifty characters
 * at a time: each piece goes on with the state that the one before left, but gradients stay within the piece (truncated backpropagation
 * through time, Williams and Peng, 1990).
 */
@Command(name = "char-rnn", description = "An LSTM learns to write like Shakespeare, character by character.")
final class CharRnnExample extends TextExample {
    private static final int LENGTH = 50;
    private static final int ROWS = 50;

    CharRnnExample() {
        super(7, 1337); // passes over the text; with tiny Shakespeare 401 steps each
    }

    /** Characters become vectors, which two layers of LSTM remember; what they remember becomes scores of the next character. */
    static final class CharRnn extends Layer implements Callback, Stateful {
        private static final int WIDTH = 128;

        private final Embedding characters;
        private final LSTM lstm = child(
                "lstm", new LSTM(WIDTH, WIDTH, RNNOptions.DEFAULT.numLayers(2).batchFirst(true)));
        private final Linear head;
        private LSTM.@Nullable State state;
        private boolean trained = true;

        CharRnn(int vocabulary) {
            characters = child("embedding", new Embedding(vocabulary, WIDTH));
            head = child("head", new Linear(WIDTH, vocabulary));
        }

        /** Goes on where the last call stopped, {@code [batch, length]}; between training and evaluation it forgets. */
        @Override
        public Tensor forward(Tensor x) {
            if (trained != isTraining()) {
                trained = isTraining();
                forget();
            }
            Tensor vectors = characters.forward(x);
            LSTM.Output out = state == null ? lstm.run(vectors) : lstm.run(vectors, state);
            state = out.state()
                    .detach()
                    .keep(); // numbers without their history; the end of the step would recycle them
            return head.forward(out.output());
        }

        void forget() {
            state = null;
        }

        /** So that a training that was killed between two pieces goes on with what it remembered. */
        @Override
        public void saveState(TrainingState to) {
            if (trained && state != null) {
                to.put(Map.of("h", state.h(), "c", state.c()));
            }
        }

        @Override
        public void loadState(TrainingState from) {
            Tensor h = from.tensors().get("h");
            Tensor c = from.tensors().get("c");
            state = h == null || c == null ? null : new LSTM.State(h, c);
        }
    }

    @Override
    protected void run(Report report) throws IOException {
        String text = text();
        var characters = Characters.of(text);
        int[] tokens = characters.encode(text);
        var train = TokenWindows.streams(TextExample.front(tokens, 0.9), ROWS, LENGTH);
        var validation = TokenWindows.streams(TextExample.back(tokens, 0.9), ROWS, LENGTH);

        var model = new CharRnn(characters.size());
        System.out.println(model);
        var lossFn = new CrossEntropyLoss();
        var trainer = Trainer.of(
                        model,
                        batch -> lossFn.forward(
                                model.forward(batch.x()).reshape(-1, characters.size()),
                                batch.y().flatten()),
                        new Adam(model.parameters(), 2e-3f))
                .clipNorm(5)
                .validation(validation, ROWS)
                .callback(model)
                .callback(EarlyStopping.on("val_loss").patience(epochs()).restoreBest(true));
        var history = fit(trainer, DataLoader.of(train).batchSize(ROWS).build());

        double loss = history.best("val_loss");
        System.out.printf("validation loss %.4f nats a character%n%n", loss);
        model.forget();
        var sampler = new TextSampler(characters, 0.8f, 20, new Generator(seed()));
        System.out.println(sampler.stream(model, "\n", 500));
        report.put("val_loss", loss).put("steps", train.size() / ROWS * history.epochs());
        trained(model, report);
    }
}
