package io.lanewise.examples;

import io.lanewise.examples.support.AttentionMap;
import io.lanewise.examples.support.Report;
import io.lanewise.examples.support.TrainingExample;
import io.lanewise.examples.support.Translator;
import io.lanewise.examples.support.WrittenDates;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.Characters;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.decode.Decoding;
import io.lanewise.nn.loss.CrossEntropyLoss;
import io.lanewise.nn.optim.Adam;
import io.lanewise.nn.optim.schedule.OneCycleLR;
import io.lanewise.nn.train.EarlyStopping;
import io.lanewise.nn.train.LearningRates;
import io.lanewise.nn.train.Trainer;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Translates dates as people write them, such as "Mar 9, 87", into ISO's form, 1987-03-09, with a transformer. */
@Command(name = "translate-dates", description = "Translates written dates to ISO: a transformer, and where it looks.")
final class TranslateDatesExample extends TrainingExample {
    private static final Characters CHARACTERS = WrittenDates.CHARACTERS;
    private static final int ISO = WrittenDates.ISO;
    private static final int TEST = 2000;
    private static final int BEAMS = 200;
    private static final int WIDTH_OF_BEAM = 4;

    private final Decoding decoding =
            new Decoding(CHARACTERS.encode("^")[0], CHARACTERS.encode("$")[0], ISO);

    @Option(
            names = "--dates",
            paramLabel = "N",
            description = "Dates to learn from, of the 34,525 from 1950 to 2049 that are not held out (default: all).")
    private int dates = WrittenDates.COUNT - TEST;

    TranslateDatesExample() {
        super(6, 1);
    }

    @Override
    protected void run(Report report) throws IOException {
        require(
                dates >= 100 && dates <= WrittenDates.COUNT - TEST,
                "--dates must be from 100 to " + (WrittenDates.COUNT - TEST) + ", got " + dates);
        List<LocalDate> all = WrittenDates.shuffled(seed()); // what is held out is seen in no form
        var test = WrittenDates.pairs(all.subList(0, TEST), seed());
        var parts = WrittenDates.pairs(all.subList(TEST, TEST + dates), seed()).randomSplit(0.98, seed());

        int filling = CHARACTERS.encode("_")[0];
        var model = new Translator(CHARACTERS.size(), filling, WrittenDates.LONGEST, 64, 2);
        System.out.println(model);
        var lossFn = new CrossEntropyLoss();
        var optimizer = new Adam(model.parameters(), 2e-3f);
        var loader = shuffled(parts.get(0), 128);
        var rate = new OneCycleLR(optimizer, 2e-3f, epochs() * loader.batches());
        // Shown the first characters of the answer, whatever it would have written itself, the model is to tell the
        // next.
        var trainer = Trainer.of(
                        model,
                        batch -> lossFn.forward(
                                model.forward(batch.x(), batch.y().slice(1, 0, ISO - 1))
                                        .reshape(-1, CHARACTERS.size()),
                                batch.y().slice(1, 1, ISO).reshape(-1)),
                        optimizer)
                .clipNorm(1)
                .validation(parts.get(1), 256)
                .callback(LearningRates.perBatch(rate))
                .callback(EarlyStopping.on("val_loss").patience(epochs()).restoreBest(true));
        fit(trainer, loader);

        model.eval();
        double greedy = exact(model, test, false);
        var first = test.subset(IntStream.range(0, BEAMS).toArray());
        double beam = exact(model, first, true);
        System.out.printf(
                "%.2f %% of %d new dates right; by beams of %d, %.2f %% of the first %d%n",
                100 * greedy, TEST, WIDTH_OF_BEAM, 100 * beam, BEAMS);
        report.put("exact_match", greedy).put("exact_match_beam", beam);
        trained(model, report);
        draw(model, "Monday, 9 March 1987");
    }

    /** The share of dates that come out right: by the likeliest character every time, or by a beam. */
    private double exact(Translator model, TensorDataset test, boolean beam) {
        int right = 0;
        for (Batch batch : DataLoader.of(test).batchSize(beam ? 1 : 200).build()) {
            var writer = model.writer(batch.x());
            var found = beam ? decoding.beam(WIDTH_OF_BEAM, writer) : decoding.greedy(batch.size(), writer);
            for (int i = 0; i < batch.size(); i++) {
                String truth = CHARACTERS.decode(batch.y().select(0, i).toIntArray());
                right += truth.equals("^" + CHARACTERS.decode(found.get(i).toArray()) + "$") ? 1 : 0;
            }
        }
        return (double) right / test.size();
    }

    private void draw(Translator model, String written) throws IOException {
        Tensor source = WrittenDates.tokens(written, written.length());
        String iso = CHARACTERS.decode(
                decoding.greedy(1, model.writer(source)).getFirst().toArray());
        System.out.println(written + " \u2192 " + iso);
        List<float[]> maps = model.looks(source, WrittenDates.tokens("^" + iso, 1 + iso.length())).stream()
                .map(Tensor::toArray)
                .toList();
        picture("attention.png", () -> AttentionMap.draw(written, iso + " ", maps));
    }
}
