package io.lanewise.bench.side;

import java.util.ArrayList;
import java.util.List;

/** The table of cases. */
public final class Cases {
    /** Products at the shapes of training: m x n x k, and which operand is stored transposed. */
    private static final List<String> PRODUCTS = List.of(
            "32x32x32 NN",
            "64x64x64 NN",
            "128x128x128 NN",
            "256x256x256 NN",
            "512x512x512 NN",
            "1024x1024x1024 NN",
            "2048x2048x2048 NN",
            "64x256x784 NN",
            "64x256x784 NT",
            "256x784x64 TN",
            "64x10x256 NN",
            "128x512x512 NN",
            "512x512x128 NN",
            "32x128x128 NN",
            "1x512x512 NN",
            "768x768x768 NN",
            "1024x3072x768 NN",
            "4096x64x27 NN",
            "25088x64x576 NN");

    /** Those that are measured with more than the bare product, too. */
    private static final List<String> MORE =
            List.of("256x256x256 NN", "64x256x784 NT", "256x784x64 TN", "1024x3072x768 NN", "4096x64x27 NN");

    private static final List<Case> ALL = List.copyOf(make());

    private Cases() {}

    private static List<Case> make() {
        List<Case> cases = new ArrayList<>();
        PRODUCTS.forEach(shape -> cases.add(Product.of(shape, Product.Form.PLAIN)));
        MORE.forEach(shape -> cases.add(Product.of(shape, Product.Form.ACCUMULATE)));
        MORE.forEach(shape -> cases.add(Product.of(shape, Product.Form.BIAS_RELU)));
        Mlp digits = Mlp.of(784, 256, 128, 10);
        cases.add(new Training(digits, 64, Training.Rule.SGD));
        cases.add(new Training(digits, 64, Training.Rule.ADAM));
        cases.add(new Training(digits, 512, Training.Rule.SGD));
        cases.add(new Training(Mlp.of(2, 20, 40, 20, 1), 10, Training.Rule.ADAM));
        cases.add(new Training(Mlp.of(784, 2048, 2048, 10), 256, Training.Rule.SGD));
        for (ConvNetStep.Net net : ConvNetStep.Net.values()) {
            cases.add(new ConvNetStep(net));
        }
        cases.add(new LstmStep());
        cases.add(new GptStep());
        cases.add(new Inference(digits));
        cases.add(new Eager());
        return cases;
    }

    /** All of them, those of a kind side by side. */
    public static List<Case> all() {
        return ALL;
    }

    /**
     * The case of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Case named(String name) {
        return ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case is called \"" + name + "\""));
    }
}
