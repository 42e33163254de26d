package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.conv.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the window of a convolution or of pooling slides, with PyTorch's names. A number is for rows and columns alike, two are for each:
 * {@code Kernel.of(3).stride(2).padding(1)}, {@code Kernel.of(1, 5).padding(0, 2)}. A layer of sequences takes one number, or the last.
 */
public final class Kernel {
    private final int[] size;
    private int @Nullable [] stride;
    private int[] padding = {0, 0};
    private int[] dilation = {1, 1};

    /** What PyTorch calls the padding where it is not a number. */
    private String paddingName = "";

    private Kernel(int... size) {
        this.size = size;
    }

    private Kernel(Kernel other) {
        this.size = other.size;
        this.stride = other.stride;
        this.padding = other.padding;
        this.dilation = other.dilation;
        this.paddingName = other.paddingName;
    }

    /** A window of this size: one number, or height and width. */
    public static Kernel of(int... size) {
        return new Kernel(pair("kernelSize", 1, size));
    }

    /** This one with steps of {@code stride}; without it, convolutions have 1 and pooling the window's size. */
    public Kernel stride(int... stride) {
        Kernel changed = new Kernel(this);
        changed.stride = pair("stride", 1, stride);
        return changed;
    }

    /** This one with zeros around the input (for the largest elements: nothing). */
    public Kernel padding(int... padding) {
        Kernel changed = new Kernel(this);
        changed.padding = pair("padding", 0, padding);
        changed.paddingName = "";
        return changed;
    }

    /**
     * This one with {@code "valid"}, no padding, or {@code "same"}, as much as keeps the size; an odd one goes behind.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public Kernel padding(String name) {
        if (!name.equals("same") && !name.equals("valid")) {
            throw Checks.error("kernel", "padding must be \"same\", \"valid\" or numbers, got \"" + name + "\"");
        }
        Kernel changed = new Kernel(this);
        changed.padding = new int[] {0, 0};
        changed.paddingName = name;
        return changed;
    }

    /** This one with its elements so far apart. */
    public Kernel dilation(int... dilation) {
        Kernel changed = new Kernel(this);
        changed.dilation = pair("dilation", 1, dilation);
        return changed;
    }

    private static int[] pair(String name, int least, int... numbers) {
        if (numbers.length != 1 && numbers.length != 2) {
            throw Checks.error("kernel", name + " must be 1 number or 2, got " + Arrays.toString(numbers));
        }
        for (int number : numbers) {
            if (number < least) {
                throw Checks.error("kernel", name + " must be at least " + least + ", got " + number);
            }
        }
        return new int[] {numbers[0], numbers[numbers.length - 1]};
    }

    /** This one, with a stride for whoever has not chosen one. */
    Kernel orStride(int... otherwise) {
        return stride == null ? stride(otherwise) : this;
    }

    int[] size() {
        return size.clone();
    }

    private int stride(int dim) {
        return stride == null ? 1 : stride[dim];
    }

    Window rows(String operation) {
        return window(operation, 0);
    }

    Window columns(String operation) {
        return window(operation, 1);
    }

    private Window window(String operation, int dim) {
        Window window = Window.of(operation, size[dim], stride(dim), padding[dim], dilation[dim]);
        if (!paddingName.equals("same")) {
            return window;
        }
        Checks.that(stride(dim) == 1, operation, "padding \"same\" needs a stride of 1");
        return window.same();
    }

    /** {@code kernel_size=(3, 3), stride=(1, 1)} and what else a convolution of these dimensions prints. */
    String convolution(int dims) {
        String text = "kernel_size=" + tuple(dims, size) + ", stride=" + tuple(dims, stride(0), stride(1));
        if (!paddingName.isEmpty()) {
            text += ", padding=" + paddingName;
        } else if (padding[0] != 0 || padding[1] != 0) {
            text += ", padding=" + tuple(dims, padding);
        }
        return dilation[0] == 1 && dilation[1] == 1 ? text : text + ", dilation=" + tuple(dims, dilation);
    }

    /** {@code kernel_size=2, stride=2, padding=0}. */
    String pooling() {
        return "kernel_size=" + number(size) + ", stride=" + number(stride(0), stride(1)) + ", padding="
                + number(padding);
    }

    /** The same of a mean over sequences, which PyTorch prints in another way. */
    String pooling1d() {
        return "kernel_size=" + tuple(1, size) + ", stride=" + tuple(1, stride(0), stride(1)) + ", padding="
                + tuple(1, padding);
    }

    String dilations() {
        return number(dilation);
    }

    static String tuple(int dims, int... pair) {
        return dims == 1 ? "(" + pair[1] + ",)" : "(" + pair[0] + ", " + pair[1] + ")";
    }

    static String number(int... pair) {
        return pair[0] == pair[1] ? Integer.toString(pair[0]) : tuple(2, pair);
    }
}
