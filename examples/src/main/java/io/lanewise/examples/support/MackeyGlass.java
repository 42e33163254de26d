package io.lanewise.examples.support;

import java.util.Arrays;

/**
 * The series of Mackey and Glass (1977), a model of how the body regulates its blood cells: {@code x'(t) = 0.2 x(t - tau) / (1 + x(t - tau)^10) - 0.1 x(t)}.
 * From tau = 17 on it is chaotic.
 */
public final class MackeyGlass {
    private static final int PER_UNIT = 10;
    private static final double H = 1.0 / PER_UNIT;
    private static final int SKIPPED = 500;
    private static final double START = 1.2;

    private MackeyGlass() {}

    /**
     * Values of the series, solved by Runge and Kutta's method of fourth order in steps of 0.1, after 500 units of time from the constant 1.2.
     *
     * @param tau the delay, in units of time
     * @param step units of time between values
     */
    public static float[] series(int count, int tau, int step) {
        int delay = tau * PER_UNIT;
        int first = delay + SKIPPED * PER_UNIT;
        double[] x = new double[first + count * step * PER_UNIT];
        Arrays.fill(x, 0, delay + 1, START);
        for (int i = delay; i + 1 < x.length; i++) {
            double before = production(x[i - delay]);
            double after = production(x[i - delay + 1]);
            double between = production((x[i - delay] + x[i - delay + 1]) / 2);
            double k1 = before - decay(x[i]);
            double k2 = between - decay(x[i] + H / 2 * k1);
            double k3 = between - decay(x[i] + H / 2 * k2);
            double k4 = after - decay(x[i] + H * k3);
            x[i + 1] = x[i] + H / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) x[first + i * step * PER_UNIT];
        }
        return values;
    }

    private static double production(double delayed) {
        return 0.2 * delayed / (1 + Math.pow(delayed, 10));
    }

    private static double decay(double now) {
        return 0.1 * now;
    }
}
