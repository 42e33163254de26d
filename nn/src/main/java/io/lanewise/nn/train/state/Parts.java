package io.lanewise.nn.train.state;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.DataLoader;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.schedule.LRScheduler;
import io.lanewise.nn.optim.schedule.ReduceLROnPlateau;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the library's own objects put into a checkpoint. */
public final class Parts {
    private static final String WHAT = "resume";
    private static final String BATCHES = "batches";

    private Parts() {}

    /** A state dict, as it can be had and loaded. */
    private record Dict(Supplier<Map<String, Tensor>> save, Consumer<Map<String, Tensor>> load) implements Stateful {
        @Override
        public void saveState(TrainingState to) {
            to.put(save.get());
        }

        @Override
        public void loadState(TrainingState from) {
            load.accept(from.tensors());
        }
    }

    /** Parameters and buffers. */
    public static Stateful of(Layer layer) {
        return new Dict(layer::stateDict, layer::loadStateDict);
    }

    /** Hyperparameters, and what the optimizer remembers of each parameter. */
    public static Stateful of(Optimizer optimizer) {
        return new Dict(optimizer::stateDict, optimizer::loadStateDict);
    }

    /** The number of steps and the first rates. */
    public static Stateful of(LRScheduler schedule) {
        return new Dict(schedule::stateDict, schedule::loadStateDict);
    }

    /** The best figure and the counts. */
    public static Stateful of(ReduceLROnPlateau schedule) {
        return new Dict(schedule::stateDict, schedule::loadStateDict);
    }

    /** The values of a tensor that is trained without a layer. */
    public static Stateful of(Tensor tensor) {
        return new Dict(() -> Map.of("value", tensor.detach()), saved -> {
            Tensor other = Checks.present(WHAT, "the saved tensor", saved.get("value"));
            Checks.sameType(WHAT, tensor.value(), other.value());
            Checks.shape(WHAT, "the saved tensor", other.value(), tensor.shape());
            tensor.value().copyFrom(other.value());
        });
    }

    /** Figures that a loop has collected; the list is changed in place. */
    public static Stateful of(List<Double> figures) {
        return new Stateful() {
            @Override
            public void saveState(TrainingState to) {
                to.put("figures", figures);
            }

            @Override
            public void loadState(TrainingState from) {
                List<Double> saved = from.numbers("figures");
                figures.clear();
                figures.addAll(saved);
            }
        };
    }

    /** The order of the batches, the epoch, and the batch within it. */
    public static Stateful of(DataLoader loader) {
        return new Stateful() {
            @Override
            public void saveState(TrainingState to) {
                DataLoader.Position position = loader.position();
                to.put("seed", position.seed());
                to.put("epoch", position.epoch());
                to.put("batch", position.batch());
                to.put("samples", loader.dataset().size());
                to.put(BATCHES, loader.batches());
            }

            @Override
            public void loadState(TrainingState from) {
                int samples = from.count("samples");
                int batches = from.count(BATCHES);
                if (samples != loader.dataset().size() || batches != loader.batches()) {
                    throw Checks.error(
                            WHAT,
                            "the checkpoint is of a training on " + samples + " samples in " + batches
                                    + " batches, the data loader has "
                                    + loader.dataset().size() + " in "
                                    + loader.batches());
                }
                loader.position(new DataLoader.Position(
                        from.integer("seed"), from.count("epoch"), Math.min(from.count("batch"), batches)));
            }
        };
    }

    /** A generator of random numbers. */
    public static Stateful of(Generator generator) {
        return new Stateful() {
            @Override
            public void saveState(TrainingState to) {
                to.put(
                        "words",
                        Arrays.stream(generator.state())
                                .mapToObj(Long::toHexString)
                                .collect(Collectors.joining(" ")));
            }

            @Override
            public void loadState(TrainingState from) {
                try {
                    generator.state(Arrays.stream(from.text("words").split(" ", -1))
                            .mapToLong(word -> Long.parseUnsignedLong(word, 16))
                            .toArray());
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(WHAT + ": expected four words of a generator's state", e);
                }
            }
        };
    }

    /** This thread's generator, of whatever thread saves and loads: dropout, for one, draws from it. */
    public static Stateful standardGenerator() {
        return new Stateful() {
            @Override
            public void saveState(TrainingState to) {
                of(Generator.standard()).saveState(to);
            }

            @Override
            public void loadState(TrainingState from) {
                of(Generator.standard()).loadState(from);
            }
        };
    }
}
