package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.conv.Convolution;
import io.lanewise.core.conv.Window;
import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/** What all convolutions have in common: a weight, a bias, and how the window slides. Both begin uniform within {@code 1 / sqrt(fan-in)}. */
abstract class ConvLayer extends Layer {
    private final int inChannels;
    private final int outChannels;
    private final Kernel kernel;
    private final int dims;
    private final int[] outputPadding;

    final Convolution how;
    final Parameter weight;
    final @Nullable Parameter bias;

    /**
     * @param dims 1 for sequences, 2 for images
     * @param transposed whether the weight is {@code [in, out / groups, ..]}
     */
    ConvLayer(
            int inChannels,
            int outChannels,
            Kernel kernel,
            int groups,
            boolean bias,
            int dims,
            boolean transposed,
            int... outputPadding) {
        String name = getClass().getSimpleName();
        this.inChannels = Checks.positive(name, "inChannels", inChannels);
        this.outChannels = Checks.positive(name, "outChannels", outChannels);
        this.kernel = kernel;
        this.dims = dims;
        this.outputPadding = outputPadding;
        Checks.positive(name, "groups", groups);
        if (inChannels % groups != 0 || outChannels % groups != 0) {
            throw Checks.error(
                    name,
                    "inChannels and outChannels must be multiples of groups=" + groups + ", got " + inChannels + " and "
                            + outChannels);
        }
        Window rows = dims == 1 ? Window.POINT : kernel.rows(name);
        this.how = new Convolution(rows, kernel.columns(name), groups);
        int first = transposed ? inChannels : outChannels;
        int second = (transposed ? outChannels : inChannels) / groups;
        int[] size = kernel.size();
        Shape shape = dims == 1 ? Shape.of(first, second, size[1]) : Shape.of(first, second, size[0], size[1]);
        this.weight = parameter("weight", NDArray.zeros(shape));
        Init.kaimingUniform(weight.value(), Math.sqrt(5));
        this.bias = bias ? parameter("bias", NDArray.zeros(Shape.of(outChannels))) : null;
        if (this.bias != null) {
            double bound = 1 / Math.sqrt((double) Init.fanIn(weight.value()));
            Init.uniform(this.bias.value(), -bound, bound);
        }
    }

    /** The convolution and a function of its results at once. */
    final Tensor joined(Tensor x, Activation next) {
        return Functional.conv(x, weight, bias, how, next);
    }

    @Override
    protected String extraRepr() {
        String text = inChannels + ", " + outChannels + ", " + kernel.convolution(dims);
        if (outputPadding.length > 0 && (outputPadding[0] != 0 || outputPadding[outputPadding.length - 1] != 0)) {
            text += ", output_padding=" + Kernel.tuple(dims, outputPadding[0], outputPadding[outputPadding.length - 1]);
        }
        if (how.groups() != 1) {
            text += ", groups=" + how.groups();
        }
        return bias == null ? text + ", bias=False" : text;
    }
}
