package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.PadMode;
import java.util.List;
import java.util.Locale;

/** Methods of tensors that move elements, or pick them by index. */
final class ShapeRows {
    private ShapeRows() {}

    static void addTo(Vocabulary all) {
        all.row("Tensor.__getitem__", "self, items", a -> item(a.tensor("self"), (List<?>) a.get("items")));
        views(all);
        parts(all);
        moves(all);
        indices(all);
    }

    private static void views(Vocabulary all) {
        all.row("Tensor.T", "self", a -> a.tensor("self").t());
        all.row("Tensor.mT", "self", a -> a.tensor("self").transpose(-1, -2));
        all.row("Tensor.unflatten", "self, dim, sizes", a -> a.tensor("self")
                .unflatten(a.integer("dim"), a.integers("sizes")));
        all.row("Tensor.swapaxes", "self, dim0, dim1", a -> a.tensor("self")
                .transpose(a.integer("dim0"), a.integer("dim1")));
        all.row(
                "Tensor.diagonal",
                "self, offset=0, dim1=0, dim2=1",
                a -> Functional.diagonal(a.tensor("self"), a.integer("offset"), a.integer("dim1"), a.integer("dim2")));
        all.row("Tensor.view_as", "self, other", a -> a.tensor("self")
                .reshape(a.tensor("other").shape().dims()));
        all.row(
                "torch.meshgrid",
                "first, second, indexing='ij'",
                a -> Functional.meshgrid(a.tensor("first"), a.tensor("second")));
        all.row("Tensor.t", "self", a -> a.tensor("self").t());
        for (String name : List.of("reshape", "view")) {
            all.row("Tensor." + name, "self, *shape", a -> a.tensor("self").reshape(a.integers("shape")));
        }
        all.row(
                "Tensor.flatten",
                "self, start_dim=0, end_dim=-1",
                a -> Functional.flatten(a.tensor("self"), a.integer("start_dim"), a.integer("end_dim")));
        all.row("Tensor.expand", "self, *shape", a -> a.tensor("self").expand(a.integers("shape")));
        all.row("Tensor.expand_as", "self, other", a -> a.tensor("self").expandAs(a.tensor("other")));
        all.row("Tensor.transpose", "self, dim0, dim1", a -> a.tensor("self")
                .transpose(a.integer("dim0"), a.integer("dim1")));
        all.row("Tensor.permute", "self, *dims", a -> a.tensor("self").permute(a.integers("dims")));
        all.row("Tensor.contiguous", "self", a -> a.tensor("self").contiguous());
        all.row("Tensor.clone", "self", a -> a.tensor("self").copy());
        all.row("Tensor.unsqueeze", "self, dim", a -> a.tensor("self").unsqueeze(a.integer("dim")));
        all.row(
                "Tensor.squeeze",
                "self, dim=None",
                a -> a.has("dim")
                        ? a.tensor("self").squeeze(a.integer("dim"))
                        : a.tensor("self").squeeze());
        all.row("Tensor.select", "self, dim, index", a -> a.tensor("self")
                .select(a.integer("dim"), a.integer("index")));
        all.row("Tensor.narrow", "self, dim, start, length", a -> a.tensor("self")
                .narrow(a.integer("dim"), a.integer("start"), a.integer("length")));
    }

    private static void parts(Vocabulary all) {
        all.row("Tensor.chunk", "self, chunks, dim=0", a -> a.tensor("self")
                .chunk(a.integer("chunks"), a.integer("dim")));
        all.row("Tensor.split", "self, split_size_or_sections, dim=0", a -> {
            Tensor x = a.tensor("self");
            return a.get("split_size_or_sections") instanceof Integer length
                    ? x.split(length, a.integer("dim"))
                    : x.split(a.integers("split_size_or_sections"), a.integer("dim"));
        });
        all.row("Tensor.unbind", "self, dim=0", a -> a.tensor("self").unbind(a.integer("dim")));
        all.row("torch.cat", "tensors, dim=0", a -> Functional.cat(a.tensors("tensors"), a.integer("dim")));
        all.row("torch.stack", "tensors, dim=0", a -> Functional.stack(a.tensors("tensors"), a.integer("dim")));
        all.row("Tensor.repeat", "self, *sizes", a -> a.tensor("self").repeat(a.integers("sizes")));
        all.row(
                "Tensor.repeat_interleave",
                "self, repeats, dim=None",
                a -> a.has("dim")
                        ? a.tensor("self").repeatInterleave(a.integer("repeats"), a.integer("dim"))
                        : a.tensor("self").flatten().repeatInterleave(a.integer("repeats"), 0));
    }

    private static void moves(Vocabulary all) {
        all.row("Tensor.flip", "self, *dims", a -> a.tensor("self").flip(a.integers("dims")));
        all.row("Tensor.roll", "self, shifts, dims=None", a -> {
            int[] shifts = a.integers("shifts");
            int[] dims = a.integers("dims");
            Tensor x = a.tensor("self");
            for (int i = 0; i < dims.length; i++) {
                x = x.roll(shifts[i], dims[i]);
            }
            return dims.length == 0 ? x.roll(shifts[0]) : x;
        });
        all.row("Tensor.tril", "self, diagonal=0", a -> a.tensor("self").tril(a.integer("diagonal")));
        all.row("Tensor.triu", "self, diagonal=0", a -> a.tensor("self").triu(a.integer("diagonal")));
        all.row("F.pad", "input, pad, mode='constant', value=0.0", a -> {
            if (!a.text("mode").equals("constant")) {
                PadMode mode = PadMode.valueOf(a.text("mode").toUpperCase(Locale.ROOT));
                return Functional.pad(a.tensor("input"), mode, a.integers("pad"));
            }
            return Functional.pad(a.tensor("input"), a.number("value"), a.integers("pad"));
        });
    }

    private static void indices(Vocabulary all) {
        all.row("Tensor.gather", "self, dim, index", a -> a.tensor("self").gather(a.integer("dim"), a.tensor("index")));
        all.row("Tensor.scatter_add", "self, dim, index, src", a -> a.tensor("self")
                .scatterAdd(a.integer("dim"), a.tensor("index"), a.tensor("src")));
        all.row("Tensor.scatter", "self, dim, index, src", a -> a.tensor("self")
                .scatter(a.integer("dim"), a.tensor("index"), a.tensor("src")));
        all.row("Tensor.index_select", "self, dim, index", a -> a.tensor("self")
                .indexSelect(a.integer("dim"), a.tensor("index")));
        all.row("Tensor.masked_select", "self, mask", a -> a.tensor("self").maskedSelect(a.tensor("mask")));
        all.row("F.one_hot", "tensor, num_classes=-1", a -> a.tensor("tensor").oneHot(a.integer("num_classes")));
    }

    /** An index of Python: numbers take a slice away, ranges shorten it. */
    private static Tensor item(Tensor x, List<?> items) {
        Tensor y = x;
        int dim = 0;
        for (Object item : items) {
            switch (item) {
                case Integer index -> y = y.select(dim, index);
                case Evaluator.Range range -> {
                    int start = range.start() instanceof Integer number ? number : 0;
                    int end = range.end() instanceof Integer number ? number : Integer.MAX_VALUE;
                    int step = range.step() instanceof Integer number ? number : 1;
                    y = y.slice(dim++, start, end, step);
                }
                case Python.Special.NONE -> y = y.unsqueeze(dim++);
                case Python.Special.ELLIPSIS -> dim = y.shape().rank() - trailing(items);
                case Tensor index -> {
                    if (items.stream().filter(Tensor.class::isInstance).count() > 1) {
                        throw new UnknownNameException("several tensors of indices");
                    }
                    y = y.indexSelect(dim, index.flatten())
                            .unflatten(dim, index.shape().dims());
                    dim += index.shape().rank();
                }
                default -> throw new UnknownNameException("index " + item);
            }
        }
        return y;
    }

    /** Dimensions of the tensor that the items behind an ellipsis take. */
    private static int trailing(List<?> items) {
        List<?> behind = items.subList(items.indexOf(Python.Special.ELLIPSIS) + 1, items.size());
        return (int) behind.stream().filter(item -> item != Python.Special.NONE).count();
    }
}
