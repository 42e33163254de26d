package io.lanewise.nn.train.log;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.awt.image.BufferedImage;

/** Pictures of tensors. */
final class Images {
    private Images() {}

    /** A picture of [1, height, width] or [3, height, width]; values outside 0 to 1, and NaN, become the nearest, and black. */
    static BufferedImage of(Tensor image) {
        Shape shape = image.shape();
        if (image.isInt() || shape.rank() != 3 || (shape.dim(0) != 1 && shape.dim(0) != 3) || shape.size() == 0) {
            throw Checks.error("image", "expected float32 [1 or 3, height, width], got shape " + shape);
        }
        int channels = shape.dim(0);
        int height = shape.dim(1);
        int width = shape.dim(2);
        float[] values = image.toArray();
        BufferedImage picture = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float value = values[(c * height + y) * width + x];
                    picture.getRaster().setSample(x, y, c, value > 0 ? Math.round(Math.min(value, 1) * 255) : 0);
                }
            }
        }
        return picture;
    }
}
