package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sums of products by names of dimensions, {@code "bij,bjk->bik"}: two operands at a time as a batch of matrix products. Dimensions of
 * {@code ...} have names of their own, private characters, counted from the last.
 */
final class Einsum {
    private static final char LAST = '\uF8FF';

    /** A tensor and a name, a character, for each of its dimensions. */
    private record Named(Tensor tensor, String names) {
        int length(char name) {
            int dim = names.indexOf(name);
            return dim < 0 ? 1 : tensor.shape().dim(dim);
        }

        /** With these dimensions in this order; those that are not there have length 1. */
        Tensor arranged(String order) {
            int[] present =
                    order.chars().map(names::indexOf).filter(dim -> dim >= 0).toArray();
            int[] dims = order.chars().map(name -> length((char) name)).toArray();
            return Functional.reshape(Functional.permute(tensor, present), dims);
        }

        /** Summed over all but the names to keep. */
        Named keeping(String kept) {
            int[] others = names.chars()
                    .filter(name -> kept.indexOf(name) < 0)
                    .map(names::indexOf)
                    .toArray();
            return others.length == 0 ? this : new Named(Functional.sum(tensor, false, others), only(names, kept));
        }
    }

    private Einsum() {}

    static Tensor of(String equation, List<Tensor> operands) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
        if (inputs.length != operands.size()) {
            throw Checks.error(
                    "einsum",
                    "expected an operand for each of the " + inputs.length + " parts of \"" + equation + "\", got "
                            + operands.size());
        }
        Named[] named = new Named[inputs.length];
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < named.length; i++) {
            Named given = named(equation, inputs[i], operands.get(i));
            names.append(given.names());
            named[i] = diagonals(given);
        }
        String all = names.toString();
        String result = arrow < 0 ? implied(all) : result(text.substring(arrow + 2), all);
        if (result.chars().anyMatch(name -> all.indexOf(name) < 0)) {
            throw Checks.error(
                    "einsum", "every dimension of the result must be one of an operand, got \"" + equation + "\"");
        }
        Named product = named[0];
        for (int i = 1; i < named.length; i++) {
            StringBuilder later = new StringBuilder(result);
            for (int j = i + 1; j < named.length; j++) {
                later.append(named[j].names());
            }
            product = product(product, named[i], later.toString());
        }
        return product.keeping(result).arranged(result);
    }

    private static Named named(String equation, String part, Tensor operand) {
        int rank = operand.shape().rank();
        int dots = part.indexOf("...");
        int rest = dots < 0 ? 0 : rank - (part.length() - 3);
        String names =
                dots < 0 ? part : part.substring(0, dots) + ellipsis(Math.max(0, rest)) + part.substring(dots + 3);
        if (names.length() != rank || !part.replace("...", "").chars().allMatch(Character::isLetter)) {
            throw Checks.error(
                    "einsum",
                    "each part needs a letter for each dimension of its operand, got \"" + part + "\" of \"" + equation
                            + "\" for " + operand.shape());
        }
        return new Named(operand, names);
    }

    private static String ellipsis(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            names.append((char) (LAST - i));
        }
        return names.toString();
    }

    private static boolean isOfEllipsis(int name) {
        return Character.getType(name) == Character.PRIVATE_USE;
    }

    private static String result(String text, String all) {
        int most = (int) all.chars().filter(Einsum::isOfEllipsis).distinct().count();
        return text.replace("...", ellipsis(most));
    }

    /** Without an arrow: what stands there once, by the alphabet, behind the dimensions of an ellipsis. */
    private static String implied(String all) {
        return result("...", all)
                + all.chars()
                        .filter(name -> !isOfEllipsis(name) && all.indexOf(name) == all.lastIndexOf(name))
                        .sorted()
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
    }

    /** Where a name stands twice, the elements with equal indices. */
    private static Named diagonals(Named x) {
        for (int i = 0; i < x.names.length(); i++) {
            char name = x.names.charAt(i);
            int other = x.names.indexOf(name, i + 1);
            if (other >= 0) {
                String rest = x.names.substring(0, i) + x.names.substring(i + 1, other) + x.names.substring(other + 1);
                return diagonals(new Named(Functional.diagonal(x.tensor, 0, i, other), rest + name));
            }
        }
        return x;
    }

    /** The sum of products over all names that nobody needs later. */
    private static Named product(Named a, Named b, String later) {
        Named left = a.keeping(b.names + later);
        Named right = b.keeping(a.names + later);
        String shared = only(left.names, right.names);
        String batch = only(shared, later);
        String summed = without(shared, batch);
        String rows = without(left.names, shared);
        String columns = without(right.names, shared);
        for (int i = 0; i < shared.length(); i++) {
            char name = shared.charAt(i);
            if (left.length(name) != right.length(name)) {
                throw Checks.error(
                        "einsum",
                        "dimension \"" + name + "\" must have one length, got " + left.tensor.shape() + " and "
                                + right.tensor.shape());
            }
        }
        int rank = batch.length();
        Tensor x = left.arranged(batch + rows + summed);
        Tensor y = right.arranged(batch + summed + columns);
        Tensor matrices = Functional.matmul(folded(x, rank, rows.length()), folded(y, rank, summed.length()));
        int[] dims = (batch + rows + columns)
                .chars()
                .map(name -> Math.max(left.length((char) name), right.length((char) name)))
                .toArray();
        return new Named(Functional.reshape(matrices, dims), batch + rows + columns);
    }

    /** The dimensions behind the batch as two, of which the first takes {@code count}. */
    private static Tensor folded(Tensor x, int batch, int count) {
        int[] dims = java.util.Arrays.copyOf(x.shape().dims(), batch + 2);
        java.util.Arrays.fill(dims, batch, batch + 2, 1);
        for (int i = batch; i < x.shape().rank(); i++) {
            dims[i < batch + count ? batch : batch + 1] *= x.shape().dim(i);
        }
        return Functional.reshape(x, dims);
    }

    private static String only(String names, String those) {
        return names.chars()
                .filter(name -> those.indexOf(name) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String without(String names, String those) {
        return names.chars()
                .filter(name -> those.indexOf(name) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
