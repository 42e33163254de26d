package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.ValuesIndices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods of tensors that make fewer of many elements, or order them. */
final class ReductionRows {
    private ReductionRows() {}

    /** What PyTorch returns as a named tuple. */
    private static Map<String, Tensor> named(ValuesIndices chosen) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("values", chosen.values());
        named.put("indices", chosen.indices());
        return named;
    }

    private static float correction(Arguments a) {
        return a.has("correction") ? a.number("correction") : a.flag("unbiased") ? 1 : 0;
    }

    /** The second argument is a dimension, another tensor or missing. */
    private static Object extreme(Arguments a, boolean largest) {
        Tensor x = a.tensor("self");
        if (!a.has("dim")) {
            return largest ? x.max() : x.min();
        }
        if (a.get("dim") instanceof Tensor other) {
            return largest ? x.maximum(other) : x.minimum(other);
        }
        int dim = a.integer("dim");
        return named(largest ? x.max(dim, a.flag("keepdim")) : x.min(dim, a.flag("keepdim")));
    }

    private static Tensor norm(Arguments a) {
        float p = !a.has("p") || a.get("p") instanceof String ? 2 : a.number("p");
        return a.tensor("self").norm(p, a.flag("keepdim"), a.integers("dim"));
    }

    static void addTo(Vocabulary all) {
        all.row("Tensor.sum", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .sum(a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.mean", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .mean(a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.var", "self, dim=None, unbiased=True, keepdim=False, correction=None", a -> a.tensor("self")
                .var(correction(a), a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.std", "self, dim=None, unbiased=True, keepdim=False, correction=None", a -> a.tensor("self")
                .std(correction(a), a.flag("keepdim"), a.integers("dim")));
        all.row(
                "Tensor.prod",
                "self, dim=None, keepdim=False",
                a -> a.has("dim")
                        ? Functional.prod(a.tensor("self"), a.integer("dim"), a.flag("keepdim"))
                        : a.tensor("self").prod());
        all.row(
                "Tensor.logsumexp",
                "self, dim, keepdim=False",
                a -> Functional.logsumexp(a.tensor("self"), a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.norm", "self, p=2, dim=None, keepdim=False", ReductionRows::norm);
        all.row("Tensor.amax", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .amax(a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.amin", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .amin(a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.max", "self, dim=None, keepdim=False", a -> extreme(a, true));
        all.row("Tensor.min", "self, dim=None, keepdim=False", a -> extreme(a, false));
        all.row(
                "Tensor.argmax",
                "self, dim=None, keepdim=False",
                a -> a.has("dim")
                        ? a.tensor("self").argmax(a.integer("dim"), a.flag("keepdim"))
                        : a.tensor("self").argmax());
        all.row(
                "Tensor.argmin",
                "self, dim=None, keepdim=False",
                a -> a.has("dim")
                        ? a.tensor("self").argmin(a.integer("dim"), a.flag("keepdim"))
                        : a.tensor("self").argmin());
        all.row(
                "Tensor.median",
                "self, dim=None, keepdim=False",
                a -> a.has("dim")
                        ? named(Functional.median(a.tensor("self"), a.integer("dim"), a.flag("keepdim")))
                        : Functional.median(a.tensor("self")));
        all.row(
                "Tensor.kthvalue",
                "self, k, dim=-1, keepdim=False",
                a -> named(Functional.kthvalue(a.tensor("self"), a.integer("k"), a.integer("dim"), a.flag("keepdim"))));
        all.row(
                "Tensor.any",
                "self, dim=None, keepdim=False",
                a -> Functional.any(a.tensor("self"), a.flag("keepdim"), a.integers("dim")));
        all.row(
                "Tensor.all",
                "self, dim=None, keepdim=False",
                a -> Functional.all(a.tensor("self"), a.flag("keepdim"), a.integers("dim")));
        for (String name : List.of("var_mean", "std_mean")) {
            all.row("torch." + name, "self, dim=None, unbiased=True, keepdim=False, correction=None", a -> {
                Tensor x = a.tensor("self");
                int[] dims = a.integers("dim");
                Tensor spread = name.startsWith("var")
                        ? x.var(correction(a), a.flag("keepdim"), dims)
                        : x.std(correction(a), a.flag("keepdim"), dims);
                return List.of(spread, x.mean(a.flag("keepdim"), dims));
            });
        }
        for (String name : List.of("norm", "vector_norm")) {
            all.row("torch.linalg." + name, "self, ord=2, dim=None, keepdim=False", a -> {
                float p = a.has("ord") ? a.number("ord") : 2;
                return a.tensor("self").norm(p, a.flag("keepdim"), a.integers("dim"));
            });
        }
        all.row("Tensor.cumprod", "self, dim", a -> Functional.cumprod(a.tensor("self"), a.integer("dim")));
        all.row("Tensor.cumsum", "self, dim", a -> a.tensor("self").cumsum(a.integer("dim")));
        all.row(
                "Tensor.sort",
                "self, dim=-1, descending=False",
                a -> named(a.tensor("self").sort(a.integer("dim"), a.flag("descending"))));
        all.row("Tensor.argsort", "self, dim=-1, descending=False", a -> a.tensor("self")
                .argsort(a.integer("dim"), a.flag("descending")));
        all.row(
                "Tensor.topk",
                "self, k, dim=-1, largest=True, sorted=True",
                a -> named(a.tensor("self").topk(a.integer("k"), a.integer("dim"), a.flag("largest"))));
    }
}
