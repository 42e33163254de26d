package io.lanewise.nn.op;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/** What operations on more than one element should give, in double. */
final class References {
    private References() {}

    static Ref softmax(Ref x, int dim) {
        Ref e = x.map(Math::exp);
        return e.with(e.sumAlong(dim), (a, b) -> a / b);
    }

    static Ref logSoftmax(Ref x, int dim) {
        return softmax(x, dim).map(Math::log);
    }

    static double normalCdf(double v) {
        return 0.5 * Erf.erfc(-v / Math.sqrt(2));
    }

    static Ref product(Ref a, Ref b) {
        int inner = b.dims()[0];
        return Ref.each(new int[] {a.dims()[0], b.dims()[1]}, i -> IntStream.range(0, inner)
                .mapToDouble(l -> a.at(i[0], l) * b.at(l, i[1]))
                .sum());
    }

    static Ref linear(List<Ref> x) {
        int[] shape = x.get(0).dims().clone();
        int inner = shape[shape.length - 1];
        shape[shape.length - 1] = x.get(1).dims()[0];
        return Ref.each(shape, i -> {
            int[] at = i.clone();
            double sum = x.size() > 2 ? x.get(2).at(i[i.length - 1]) : 0;
            for (int l = 0; l < inner; l++) {
                at[at.length - 1] = l;
                sum += x.get(0).at(at) * x.get(1).at(i[i.length - 1], l);
            }
            return sum;
        });
    }

    static Ref nll(Ref logs, int[] labels, double[] weights, double smoothing) {
        return Ref.each(new int[] {labels.length}, i -> {
            int label = labels[i[0]];
            if (label < 0) {
                return 0;
            }
            double loss = 0;
            for (int c = 0; c < weights.length; c++) {
                double share = (c == label ? 1 - smoothing : 0) + smoothing / weights.length;
                loss -= share * weights[c] * logs.at(i[0], c);
            }
            return loss;
        });
    }
}
