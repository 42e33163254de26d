package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Zeroes each element with probability p and scales the others by {@code 1 / (1 - p)}, so that the expectation stays (Srivastava et al.,
 * 2014); the gradient goes the same way. The mask is drawn from this thread's {@link Generator}.
 */
record Dropout(NDArray mask) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, float p) {
        Checks.floats("dropout", x.value());
        Checks.range("dropout", "p", p, 0, 1);
        NDArray mask = NDArray.empty(x.shape(), "dropout");
        draw(mask.segment(), p);
        return Tape.record(Elementwise.mul(x.value(), mask), new Dropout(mask), x);
    }

    private static void draw(MemorySegment mask, float p) {
        Generator generator = Generator.standard();
        float scale = p == 1 ? 0 : 1 / (1 - p);
        long threshold = (long) (p * 0x1p32);
        long count = mask.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i += 2) { // two elements from each 64 bits
            long bits = generator.nextLong();
            mask.setAtIndex(ValueLayout.JAVA_FLOAT, i, (bits >>> 32) < threshold ? 0 : scale);
            if (i + 1 < count) {
                mask.setAtIndex(ValueLayout.JAVA_FLOAT, i + 1, (bits & 0xFFFFFFFFL) < threshold ? 0 : scale);
            }
        }
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, Elementwise.mul(dy, mask));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy.mul(new Tensor(mask)));
    }

    @Override
    public void release() {
        mask.release();
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
