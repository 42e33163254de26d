package io.lanewise.examples.support;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How well a number tells two groups apart, whatever the threshold. */
public final class Roc {
    private Roc() {}

    /**
     * The area under the curve of right against false alarms: the probability that a number of the one group is above one of the other, where
     * equal ones count half (Mann and Whitney, 1947). 1 tells all apart, 0.5 nothing.
     */
    public static double auc(float[] below, float[] above) {
        float[] all = Arrays.copyOf(below, below.length + above.length);
        System.arraycopy(above, 0, all, below.length, above.length);
        int[] order = IntStream.range(0, all.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> all[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double ranks = 0; // of those above, from 1; equal numbers share theirs
        for (int i = 0; i < order.length; ) {
            int end = i;
            int fromAbove = 0;
            while (end < order.length && all[order[end]] == all[order[i]]) {
                fromAbove += order[end++] >= below.length ? 1 : 0;
            }
            ranks += fromAbove * (i + 1 + end) / 2.0;
            i = end;
        }
        double n = above.length;
        return (ranks - n * (n + 1) / 2) / (n * below.length);
    }
}
