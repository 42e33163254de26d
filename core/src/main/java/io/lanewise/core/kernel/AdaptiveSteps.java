package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.StepFunction;
import jdk.incubator.vector.FloatVector;

/** Steps that divide by a measure of how large gradients are; the numbers are named in {@link OptimizerRules}. */
final class AdaptiveSteps {
    private AdaptiveSteps() {}

    /** a: sum of squares. */
    record Adagrad() implements StepFunction {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(all(n[1]), p, g);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g, g, a);
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            return p.sub(g.mul(n[0]).div(a.sqrt().add(n[2])));
        }
    }

    /** a: mean of squares; b: mean of the squared changes. */
    record Adadelta() implements StepFunction {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(all(n[1]), p, g);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.mul(g), all(n[3]), a.mul(n[2]));
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            FloatVector change = change(g, a, b, n);
            return Lanes.fma(change.mul(change), all(n[3]), b.mul(n[2]));
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            return Lanes.fma(change(g, a, b0, n), all(-n[0]), p);
        }

        private static FloatVector change(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return b.add(n[4]).div(a.add(n[4])).sqrt().mul(g);
        }
    }

    /** a: mean of squares; then the mean of gradients if centered, then the velocity if there is momentum. */
    record RmsProp(boolean centered, boolean momentum) implements StepFunction {
        @Override
        public int states() {
            return 1 + (centered ? 1 : 0) + (momentum ? 1 : 0);
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(all(n[1]), p, g);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.mul(g), all(n[3]), a.mul(n[2]));
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return centered ? Lanes.fma(g.sub(b), all(n[3]), b) : velocity(g, a, b, b, n);
        }

        @Override
        public FloatVector c(FloatVector g, FloatVector a, FloatVector b, FloatVector c, float[] n) {
            return velocity(g, a, b, c, n);
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            FloatVector direction = centered ? c : b;
            return Lanes.fma(momentum ? direction : ratio(g, a, b, n), all(-n[0]), p);
        }

        private FloatVector velocity(FloatVector g, FloatVector a, FloatVector b, FloatVector v, float[] n) {
            return Lanes.fma(v, all(n[5]), ratio(g, a, b, n));
        }

        private FloatVector ratio(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            FloatVector variance = a;
            if (centered) {
                // rounding can bring it below 0 where gradients are all alike
                variance = a.sub(b.mul(b));
                variance = variance.blend(0, variance.compare(LT, 0));
            }
            return g.div(variance.sqrt().add(n[4]));
        }
    }

    /** a: mean of gradients; b: decaying maximum of their sizes. */
    record Adamax() implements StepFunction {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(all(n[1]), p, g);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.sub(a), all(n[2]), a);
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return b.mul(n[3]).max(g.abs().add(n[4]));
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            return p.sub(a.mul(n[0]).div(b));
        }
    }

    /** a: mean of gradients; b: mean of squares; c: the largest b so far, which then stands for it. */
    record Moments(boolean largest) implements StepFunction {
        @Override
        public int states() {
            return largest ? 3 : 2;
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(all(n[1]), p, g);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.sub(a), all(n[2]), a);
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.mul(g), all(n[4]), b.mul(n[3]));
        }

        @Override
        public FloatVector c(FloatVector g, FloatVector a, FloatVector b, FloatVector c, float[] n) {
            return c.max(b);
        }

        @Override
        public FloatVector p(
                FloatVector p,
                FloatVector g,
                FloatVector a0,
                FloatVector a,
                FloatVector b0,
                FloatVector b,
                FloatVector c,
                float[] n) {
            FloatVector root = Lanes.fma((largest ? c : b).sqrt(), all(n[6]), all(n[7]));
            FloatVector direction = Lanes.fma(a, all(n[5]), g.mul(n[0]));
            return p.mul(n[8]).sub(direction.div(root));
        }
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
