package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.*;
import io.lanewise.nn.autograd.*;
import io.lanewise.nn.data.*;
import io.lanewise.nn.layer.*;
import io.lanewise.nn.metric.*;
import io.lanewise.nn.onnx.*;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listings of docs/formats.md: each of them stands here, but for spaces, and so is compiled and run. */
class FormatsPageTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void weights() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FormatsPageTest.class.getResourceAsStream("/torch/checkpoint.pt"))) {
            Files.write(folder.resolve("checkpoint.pt"), in.readAllBytes());
        }
        Sequential model = Sequential.named()
                .add("fc1", new Linear(4, 8))
                .add("act", new Tanh())
                .add("fc2", new Linear(8, 2))
                .build();
        SafeTensors.save(model.stateDict(), folder.resolve("model.safetensors"));

        StateLoader.into(model).load(folder.resolve("model.safetensors")); // or .pt, or .npz

        LoadReport report = StateLoader.into(model)
                .skip("optimizer.") // paths of keys, joined by points
                .prefix("model.", "") // model.fc1.weight is fc1.weight here
                .strict(false)
                .load(folder.resolve("checkpoint.pt"));
        System.out.println(report); // unexpected [x, y]

        try (TorchFile file = TorchFile.open(folder.resolve("checkpoint.pt"))) {
            System.out.println(file.names());
            Tensor y = file.get("y");
            System.out.println("epoch " + file.values().get("epoch") + ", answers " + y.shape());
        }

        try (SafeTensorsFile file = SafeTensors.open(folder.resolve("model.safetensors"))) {
            for (String name : file.names()) {
                System.out.println(name + " " + file.shape(name)); // known without reading a number
            }
            Tensor weight = file.get("fc1.weight");
            System.out.println(weight.abs().max().item());
        }

        OnnxExport.of(model).input(-1, 4).save(folder.resolve("model.onnx")); // -1: any number of samples
        assertEquals("unexpected [x, y]", report.toString());
        assertEquals(4, report.loaded().size());
    }

    @Test
    void aNetOfOnesOwn() throws IOException {
        class Net extends Layer {
            final Linear hidden = child("hidden", new Linear(2, 20));
            final Linear output = child("output", new Linear(20, 1));

            @Override
            public Tensor forward(Tensor x) {
                return output.forward(hidden.forward(x)).sigmoid();
            }
        }

        OnnxExport.of(new Net())
                .row(Net.class, (graph, net, inputs) -> {
                    OnnxValue inner = graph.layer(net.hidden, inputs.getFirst());
                    return graph.node("Sigmoid", graph.layer(net.output, inner).name());
                })
                .input(-1, 2)
                .save(folder.resolve("net.onnx"));
        assertTrue(Files.size(folder.resolve("net.onnx")) > 100);
    }

    @Test
    void tables() throws IOException {
        Files.writeString(
                folder.resolve("people.csv"),
                "age,city,zip,job\n30,Bern,03011,a\n,Wien,1010,b\n40,NA,1020,a\n50,Bern,7,b\n");
        CsvTable table =
                Csv.commas().missing("", "NA").number("age").text("zip").read(folder.resolve("people.csv"));

        int[] order = new Generator(1).permutation(table.rows());
        CsvTable train = table.subset(Arrays.copyOfRange(order, 0, 3));
        CsvTable test = table.subset(Arrays.copyOfRange(order, 3, 4));
        TableEncoder encoder = TableEncoder.fit(train, "age", "city");
        Tensor x = encoder.transform(train); // age scaled, a column for each city
        Tensor unseen = encoder.transform(test);
        Categories jobs = Categories.fit(train.texts("job"));
        Tensor y = jobs.labels(train.texts("job"));
        assertEquals(3, x.shape().dim(0));
        assertEquals(1, unseen.shape().dim(0));
        assertEquals(3, y.size());
    }

    @Test
    void imagesAndLargeData() throws IOException {
        for (String file : List.of("cats/1.png", "dogs/1.png", "dogs/2.png")) {
            Path path = folder.resolve("pets").resolve(file);
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB), "png", path.toFile());
        }
        ImageFolder images = ImageFolder.open(folder.resolve("pets"), 3, 32, 32); // pets/cats/1.png, pets/dogs/1.png
        for (Batch batch : DataLoader.of(images)
                .batchSize(2)
                .shuffle(true)
                .seed(1)
                .prefetch(2)
                .build()) {
            System.out.println(batch.x().shape() + " of " + images.classes());
        }

        TensorDataset labelled =
                new TensorDataset(Tensor.rand(100, 3), Tensor.rand(100).gt(0.3f));
        Npy.save(labelled.x(), folder.resolve("x.npy"));
        Npy.save(labelled.y(), folder.resolve("y.npy"));
        try (MappedDataset mapped = MappedDataset.open(folder.resolve("x.npy"), folder.resolve("y.npy"))
                .scaledBy(1 / 255f)) {
            System.out.println(
                    DataLoader.of(mapped).batchSize(64).prefetch(2).build().batches() + " batches");
        }

        var parts = Splits.stratified(labelled, 0.8, 1);
        Tensor weights = Splits.classWeights(parts.get(0).y(), 2);
        assertEquals(2, weights.size());
    }

    @Test
    void textAndFigures() throws IOException {
        String text = "to be, or not to be, that is the question: whether 'tis nobler in the mind to suffer ".repeat(3);
        BytePairs pairs = BytePairs.train(text, 300);
        int[] tokens = pairs.encode("to be or not to be");
        System.out.println(tokens.length + " tokens: " + pairs.decode(tokens));
        pairs.save(folder.resolve("pairs.txt"));
        var windows = TokenWindows.random(pairs.encode(text), 8, 100, 1);
        assertEquals(100, windows.size());

        Tensor scores = Tensor.rand(20, 3);
        Tensor labels = Tensor.ofInts(new int[20], 20);
        ConfusionMatrix matrix = new ConfusionMatrix();
        matrix.add(scores, labels);
        System.out.println(matrix); // a table, with precision, recall and F1 of each class
        double f1 = matrix.f1(ConfusionMatrix.Average.MACRO);
        assertTrue(f1 >= 0);
    }

    @Test
    void everyListingOfThePageStandsInThisTest() throws IOException {
        PageListings.standIn("formats.md", FormatsPageTest.class, 11);
    }
}
