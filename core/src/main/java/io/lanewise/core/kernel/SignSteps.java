package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.StepFunction;
import jdk.incubator.vector.FloatVector;

/** Steps by the sign of the gradient, and descent with a mean; the numbers are named in {@link OptimizerRules}. */
final class SignSteps {
    private SignSteps() {}

    /** a: step lengths; b: last gradients. */
    record Rprop() implements StepFunction {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public FloatVector slope(FloatVector p, FloatVector g, float[] n) {
            return g.mul(n[0]);
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            FloatVector agreement = g.mul(b);
            FloatVector factor = all(n[2]).blend(n[1], agreement.compare(LT, 0)).blend(1, agreement.compare(EQ, 0));
            return a.mul(factor).max(n[3]).min(n[4]);
        }

        @Override
        public FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return g.blend(0, g.mul(b).compare(LT, 0));
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
            return p.sub(sign(b).mul(a));
        }
    }

    /** a: mean of the parameters. */
    record Asgd() implements StepFunction {
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
            return Lanes.fma(a, all(n[4]), next(p, g, n).mul(n[3]));
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
            return next(p, g, n);
        }

        private static FloatVector next(FloatVector p, FloatVector g, float[] n) {
            return Lanes.fma(g, all(-n[0]), p.mul(n[2]));
        }
    }

    /** a: mean of gradients. */
    record Lion() implements StepFunction {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n) {
            return Lanes.fma(g.sub(a), all(n[3]), a);
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
            return p.mul(n[1]).sub(sign(Lanes.fma(g.sub(a0), all(n[2]), a0)).mul(n[0]));
        }
    }

    private static FloatVector sign(FloatVector x) {
        return FloatVector.broadcast(Lanes.F, 1).blend(-1, x.compare(LT, 0)).blend(x, x.compare(EQ, 0));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
