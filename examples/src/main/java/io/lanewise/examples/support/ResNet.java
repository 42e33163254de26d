package io.lanewise.examples.support;

import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.layer.AdaptiveAvgPool2d;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.Kernel;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * A small residual net (He et al., "Deep residual learning for image recognition", 2016) for grey pictures of 28x28 pixels: a first convolution,
 * blocks of 14 x 14 places and fewer, the mean over all places, and a score for each class.
 */
public final class ResNet {
    private ResNet() {}

    /**
     * A net whose first blocks have {@code width} maps of 14 x 14, the next ones twice as many of 7 x 7, and so on.
     *
     * @param dropout share of the features that the last layer does without in each step of training
     * @param blocks how many there are of each size
     */
    public static Sequential of(int width, int classes, float dropout, int... blocks) {
        List<Layer> layers = new ArrayList<>();
        layers.add(convolution(1, width, 3, 1));
        layers.add(new BatchNorm2d(width));
        layers.add(new ReLU());
        layers.add(new MaxPool2d(2)); // width maps of 14 x 14
        int maps = width;
        for (int size = 0; size < blocks.length; size++) {
            for (int i = 0; i < blocks[size]; i++) {
                layers.add(block(maps, width << size));
                maps = width << size;
            }
        }
        layers.add(new AdaptiveAvgPool2d(1));
        layers.add(new Flatten());
        layers.add(new Dropout(dropout));
        layers.add(new Linear(maps, classes));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /**
     * Two convolutions that learn what to add to what comes in. Where they halve height and width and double the maps, a convolution of 1 x 1 does so
     * to what comes in.
     */
    private static Layer block(int in, int out) {
        int stride = in == out ? 1 : 2;
        var inner = new Sequential(
                convolution(in, out, 3, stride),
                new BatchNorm2d(out),
                new ReLU(),
                convolution(out, out, 3, 1),
                new BatchNorm2d(out));
        var residual = in == out
                ? new Residual(inner)
                : new Residual(inner, new Sequential(convolution(in, out, 1, stride), new BatchNorm2d(out)));
        return new Sequential(residual, new ReLU());
    }

    /** A convolution that keeps height and width, or halves them, without bias: batch normalisation, which follows, has one. */
    private static Conv2d convolution(int in, int out, int size, int stride) {
        return new Conv2d(in, out, Kernel.of(size).stride(stride).padding(size / 2), 1, false);
    }
}
