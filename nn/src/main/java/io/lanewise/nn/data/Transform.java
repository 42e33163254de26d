package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A random change of training inputs that leaves their labels right, so that a model sees each sample in many forms. A {@link DataLoader} applies it
 * to every batch; the data it is judged by stay as they are.
 *
 * {@snippet :
 * var loader = DataLoader.of(train).batchSize(64).shuffle(true).seed(1)
 *     .transform(Transform.compose(new RandomHorizontalFlip(), new RandomShift(2)))
 *     .build();
 * }
 */
@FunctionalInterface
public interface Transform {
    /**
     * The inputs changed; {@code x} stays as it is.
     *
     * @param x inputs of a batch, [n, ...]
     * @param random all that is random comes from here, so that the result follows from its seed
     * @return as many inputs, [n, ...]
     */
    Tensor apply(Tensor x, Generator random);

    /** One after the other, in this order. */
    static Transform compose(Transform... steps) {
        List<Transform> all = Arrays.stream(steps)
                .map(step -> Checks.present("compose", "transform", step))
                .toList();
        return (x, random) -> {
            Tensor y = x;
            for (Transform step : all) {
                y = step.apply(y, random);
            }
            return y;
        };
    }
}
