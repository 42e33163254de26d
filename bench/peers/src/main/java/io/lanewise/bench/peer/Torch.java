package io.lanewise.bench.peer;

import io.lanewise.bench.side.Case;
import io.lanewise.bench.side.Child;
import io.lanewise.bench.side.ConvNetStep;
import io.lanewise.bench.side.Eager;
import io.lanewise.bench.side.GptStep;
import io.lanewise.bench.side.Inference;
import io.lanewise.bench.side.LstmStep;
import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Side;
import io.lanewise.bench.side.Training;
import io.lanewise.bench.side.Work;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** libtorch, eager, through its C++ interface. */
final class Torch implements Side {
    private Torch(int threads) {
        torch.set_num_threads(threads);
        torch.set_num_interop_threads(1);
    }

    /** The number of threads. */
    public static void main(String[] args) {
        Child.run(new Torch(Integer.parseInt(args[0])));
    }

    @Override
    public String describe() {
        var text = new StringBuilder("libtorch");
        Matcher parts = Pattern.compile(
                        "(TORCH_VERSION|BLAS_INFO)=([^,]*)|CPU capability usage: (\\w+)|oneAPI Math Kernel Library Version (\\S+)")
                .matcher(torch.show_config().getString());
        while (parts.find()) {
            text.append(", ").append(parts.group());
        }
        return text.append(", threads ").append(torch.get_num_threads()).toString();
    }

    @Override
    public @Nullable Work open(Case what) {
        return switch (what) {
            case Product product when product.form() != Product.Form.BIAS_RELU -> product(product);
            case Training training -> new TorchNet(training.net()).training(training);
            case LstmStep step -> TorchSequences.lstm(step);
            case ConvNetStep step -> new TorchConvNet(step).training();
            case GptStep step -> TorchSequences.gpt(step);
            case Inference inference -> new TorchNet(inference.net()).inference();
            case Eager eager -> eager(eager);
            default -> null;
        };
    }

    private static Work product(Product product) {
        Tensor storedA = product.transposeA()
                ? Tensor.create(product.a(), product.k(), product.m())
                : Tensor.create(product.a(), product.m(), product.k());
        Tensor storedB = product.transposeB()
                ? Tensor.create(product.b(), product.n(), product.k())
                : Tensor.create(product.b(), product.k(), product.n());
        Tensor a = product.transposeA() ? storedA.t() : storedA;
        Tensor b = product.transposeB() ? storedB.t() : storedB;
        Tensor c = torch.zeros(product.m(), product.n());
        boolean add = product.form() == Product.Form.ACCUMULATE;
        return product.new Running() {
            @Override
            public void run() {
                if (add) {
                    c.addmm_(a, b);
                } else {
                    torch.mm_out(c, a, b);
                }
            }

            @Override
            protected float[] result() {
                return floats(c);
            }

            @Override
            public void close() {
                a.close();
                b.close();
                c.close();
            }
        };
    }

    private static Work eager(Eager eager) {
        Tensor a = Tensor.create(eager.summand(0), 16).requires_grad_(true);
        Tensor b = Tensor.create(eager.summand(1), 16);
        return new Work() {
            @Override
            public void run() {
                for (int i = 0; i < Eager.COUNT; i++) {
                    torch.add(a, b).close();
                }
            }

            @Override
            public float[] check() {
                Tensor sum = torch.add(a, b);
                if (!sum.requires_grad()) {
                    throw new AssertionError("the graph must be recorded");
                }
                return floats(sum);
            }
        };
    }

    /** The elements of a contiguous tensor. */
    static float[] floats(Tensor tensor) {
        var values = new float[Math.toIntExact(tensor.numel())];
        new FloatPointer(tensor.data_ptr()).get(values);
        return values;
    }
}
