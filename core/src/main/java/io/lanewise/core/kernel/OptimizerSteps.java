package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Updates of parameters, each one pass over flat memory in which parameter p, gradient g and state share offsets. All arrays are contiguous
 * float32 of one shape; p and the state are overwritten. A hyperparameter that stays the same over a slab is a vector before the loop.
 */
public final class OptimizerSteps {
    /** {@code p -= rate (g + decay p)}, with momentum as in {@code torch.optim.SGD}. */
    public record Sgd(float rate, float decay, float momentum, boolean nesterov) {
        private FloatVector slope(FloatVector p, FloatVector g) {
            return Lanes.fma(all(decay), p, g);
        }

        private FloatVector velocity(FloatVector m, FloatVector slope, float share) {
            return Lanes.fma(all(momentum), m, slope.mul(share));
        }

        private FloatVector direction(FloatVector slope, FloatVector velocity) {
            return nesterov ? Lanes.fma(all(momentum), velocity, slope) : velocity;
        }

        private FloatVector step(FloatVector p, FloatVector direction) {
            return Lanes.fma(all(-rate), direction, p);
        }
    }

    /**
     * Adam (Kingma and Ba, 2015), or with {@code decoupled} decay AdamW (Loshchilov and Hutter, 2019).
     *
     * @param rate step length
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the mean square
     * @param decay weight decay
     * @param decoupled whether decay shrinks parameters directly instead of being part of the gradient
     */
    public record Adam(float rate, float beta1, float beta2, float epsilon, float decay, boolean decoupled) {
        private FloatVector shrunk(FloatVector p) {
            return decoupled ? p.mul(1 - rate * decay) : p;
        }

        private FloatVector slope(FloatVector p, FloatVector g) {
            return decoupled ? g : Lanes.fma(all(decay), p, g);
        }

        private FloatVector mean(FloatVector m, FloatVector slope) {
            return Lanes.fma(all(1 - beta1), slope.sub(m), m);
        }

        private FloatVector square(FloatVector v, FloatVector slope) {
            return Lanes.fma(all(1 - beta2), slope.mul(slope), v.mul(beta2));
        }

        /** {@code p - rate / correction1 * m / (sqrt(v) / sqrt(correction2) + epsilon)}. */
        private FloatVector step(FloatVector p, FloatVector m, FloatVector v, float scaledRate, float rootScale) {
            FloatVector root = Lanes.fma(v.sqrt(), all(rootScale), all(epsilon));
            return p.sub(m.mul(scaledRate).div(root));
        }
    }

    private OptimizerSteps() {}

    private static FloatVector all(float value) {
        return FloatVector.broadcast(F, value);
    }

    /** A step of SGD without momentum. */
    public static void sgd(Sgd rule, NDArray p, NDArray g) {
        sgd(rule, p, g, 1);
    }

    /** The same with the gradient scaled on the way, as clipping by {@link GradientNorm} wants it; g itself stays. */
    public static void sgd(Sgd rule, NDArray p, NDArray g, float scale) {
        Door.slabs("sgd", p, g);
        MemorySegment ps = p.segment();
        MemorySegment gs = g.segment();
        Chunks.run(
                p.size(), (at, length) -> sgd(rule, Native.slice(ps, at, length), Native.slice(gs, at, length), scale));
    }

    private static void sgd(Sgd rule, MemorySegment p, MemorySegment gradient, float scale) {
        final long bytes = p.byteSize();
        MemorySegment g = Lanes.exactly(gradient, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER);
            FloatVector slope = rule.slope(
                    value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER).mul(scale));
            rule.step(value, slope).intoMemorySegment(NATIVE.cast(p), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER, rest);
            FloatVector slope = rule.slope(
                    value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER, rest).mul(scale));
            rule.step(value, slope).intoMemorySegment(NATIVE.cast(p), i, ORDER, rest);
        }
    }

    /**
     * A step of SGD with momentum: {@code m = momentum m + share (g + decay p); p -= rate m}, or for Nesterov's form
     * {@code p -= rate (g + decay p + momentum m)}.
     *
     * @param m velocity, 0 before the first step
     * @param share of the gradient in the velocity: 1 in the first step, then 1 - dampening
     */
    public static void momentum(Sgd rule, NDArray p, NDArray g, NDArray m, float share) {
        momentum(rule, p, g, m, share, 1);
    }

    /** The same with the gradient scaled on the way. */
    public static void momentum(Sgd rule, NDArray p, NDArray g, NDArray m, float share, float scale) {
        Door.slabs("sgd", p, g, m);
        MemorySegment ps = p.segment();
        MemorySegment gs = g.segment();
        MemorySegment ms = m.segment();
        Chunks.run(
                p.size(),
                (at, length) -> momentum(
                        rule,
                        Native.slice(ps, at, length),
                        Native.slice(gs, at, length),
                        Native.slice(ms, at, length),
                        share,
                        scale));
    }

    private static void momentum(
            Sgd rule, MemorySegment p, MemorySegment gradient, MemorySegment velocities, float share, float scale) {
        final long bytes = p.byteSize();
        MemorySegment g = Lanes.exactly(gradient, bytes);
        MemorySegment m = Lanes.exactly(velocities, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER);
            FloatVector slope = rule.slope(
                    value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER).mul(scale));
            FloatVector velocity = rule.velocity(fromMemorySegment(F, NATIVE.cast(m), i, ORDER), slope, share);
            velocity.intoMemorySegment(NATIVE.cast(m), i, ORDER);
            rule.step(value, rule.direction(slope, velocity)).intoMemorySegment(NATIVE.cast(p), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER, rest);
            FloatVector slope = rule.slope(
                    value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER, rest).mul(scale));
            FloatVector velocity = rule.velocity(fromMemorySegment(F, NATIVE.cast(m), i, ORDER, rest), slope, share);
            velocity.intoMemorySegment(NATIVE.cast(m), i, ORDER, rest);
            rule.step(value, rule.direction(slope, velocity)).intoMemorySegment(NATIVE.cast(p), i, ORDER, rest);
        }
    }

    /**
     * A step of Adam or AdamW.
     *
     * @param m mean of gradients, 0 before the first step
     * @param v mean of squared gradients, 0 before the first step
     * @param step number of the step, from 1, for the corrections {@code 1 - beta^step}
     */
    public static void adam(Adam rule, NDArray p, NDArray g, NDArray m, NDArray v, int step) {
        adam(rule, p, g, m, v, step, 1);
    }

    /** The same with the gradient scaled on the way. */
    public static void adam(Adam rule, NDArray p, NDArray g, NDArray m, NDArray v, int step, float scale) {
        Door.slabs("adam", p, g, m, v);
        MemorySegment ps = p.segment();
        MemorySegment gs = g.segment();
        MemorySegment ms = m.segment();
        MemorySegment vs = v.segment();
        float scaledRate = (float) (rule.rate / (1 - Math.pow(rule.beta1, step)));
        float rootScale = (float) (1 / Math.sqrt(1 - Math.pow(rule.beta2, step)));
        Chunks.run(
                p.size(),
                (at, length) -> adam(
                        rule,
                        Native.slice(ps, at, length),
                        Native.slice(gs, at, length),
                        Native.slice(ms, at, length),
                        Native.slice(vs, at, length),
                        scale,
                        scaledRate,
                        rootScale));
    }

    private static void adam(
            Adam rule,
            MemorySegment p,
            MemorySegment gradient,
            MemorySegment means,
            MemorySegment squares,
            float scale,
            float scaledRate,
            float rootScale) {
        final long bytes = p.byteSize();
        MemorySegment g = Lanes.exactly(gradient, bytes);
        MemorySegment m = Lanes.exactly(means, bytes);
        MemorySegment v = Lanes.exactly(squares, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER);
            FloatVector slope = rule.slope(
                    value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER).mul(scale));
            FloatVector mean = rule.mean(fromMemorySegment(F, NATIVE.cast(m), i, ORDER), slope);
            FloatVector square = rule.square(fromMemorySegment(F, NATIVE.cast(v), i, ORDER), slope);
            mean.intoMemorySegment(NATIVE.cast(m), i, ORDER);
            square.intoMemorySegment(NATIVE.cast(v), i, ORDER);
            rule.step(rule.shrunk(value), mean, square, scaledRate, rootScale)
                    .intoMemorySegment(NATIVE.cast(p), i, ORDER);
        }
        if (i < bytes) {
            adamRest(rule, p, g, m, v, i, scale, scaledRate, rootScale);
        }
    }

    /** By itself: the accesses of both would be more than the first compiler can take in one method. */
    private static void adamRest(
            Adam rule,
            MemorySegment p,
            MemorySegment g,
            MemorySegment m,
            MemorySegment v,
            long i,
            float scale,
            float scaledRate,
            float rootScale) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(p.byteSize() - i));
        FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER, rest);
        FloatVector slope = rule.slope(
                value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER, rest).mul(scale));
        FloatVector mean = rule.mean(fromMemorySegment(F, NATIVE.cast(m), i, ORDER, rest), slope);
        FloatVector square = rule.square(fromMemorySegment(F, NATIVE.cast(v), i, ORDER, rest), slope);
        mean.intoMemorySegment(NATIVE.cast(m), i, ORDER, rest);
        square.intoMemorySegment(NATIVE.cast(v), i, ORDER, rest);
        rule.step(rule.shrunk(value), mean, square, scaledRate, rootScale)
                .intoMemorySegment(NATIVE.cast(p), i, ORDER, rest);
    }
}
