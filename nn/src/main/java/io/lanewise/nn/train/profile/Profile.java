package io.lanewise.nn.train.profile;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Observation;
import io.lanewise.nn.autograd.Observer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.train.Callback;
import io.lanewise.nn.train.Run;
import io.lanewise.nn.train.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures where the time of training goes: by layer and by kernel, forward and backward, with the GFLOP/s that each reaches. A callback;
 * {@link #toString()} after training is a table. The first steps, in which loops are still being compiled, do not count.
 *
 * <p>While a flight recording runs ({@code -XX:StartFlightRecording}), steps and operations are in it as {@code io.lanewise.Step} and
 * {@code io.lanewise.Operation}.
 *
 * <p>An operation's forward time is what passed since the operation before it, and so has in it whatever the model does in between.
 */
public final class Profile implements Callback {
    private static final int WARM_UP = 20;

    /**
     * What an operation took, on average, in a step.
     *
     * @param layer path of the layer; empty where operations of all layers, or of none, are added up
     * @param operation its name
     * @param calls in a step
     * @param forwardMicros microseconds
     * @param backwardMicros microseconds
     * @param forwardGflops 10<sup>9</sup> floating point operations a second
     * @param backwardGflops of products once for each factor that needs a gradient; 0 where there was no backward
     */
    public record Row(
            String layer,
            String operation,
            double calls,
            double forwardMicros,
            double backwardMicros,
            double forwardGflops,
            double backwardGflops) {}

    private static final class Sum {
        final String layer;
        final String operation;
        long calls;
        long forward;
        long backward;
        long flops;
        long backwardFlops;

        Sum(String layer, String operation) {
            this.layer = layer;
            this.operation = operation;
        }

        void add(Sum other) {
            calls += other.calls;
            forward += other.forward;
            backward += other.backward;
            flops += other.flops;
            backwardFlops += other.backwardFlops;
        }
    }

    private final int warmUp;
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private @Nullable Observation observation;
    private StepEvent event = new StepEvent();
    private boolean counting;
    private long seen;
    private long steps;
    private long last;
    private long began;
    private long total;
    private long update;

    /** Leaves the first 20 steps out. */
    public Profile() {
        this(WARM_UP);
    }

    /** Leaves the first steps out. */
    public Profile(int warmUp) {
        Checks.notNegative("Profile", "warmUp", warmUp);
        this.warmUp = warmUp;
    }

    @Override
    public void onTrainBegin(Run run) {
        sums.clear();
        seen = 0;
        steps = 0;
        total = 0;
        update = 0;
        counting = false;
        observation = Observation.open(new Operations(), false);
    }

    @Override
    public void onStepBegin(Run run) {
        counting = seen >= warmUp;
        event = new StepEvent();
        event.begin();
        began = System.nanoTime();
        last = began;
    }

    @Override
    public void onStepEnd(Run run) {
        long now = System.nanoTime();
        if (counting) {
            steps++;
            total += now - began;
            update += now - last;
        }
        counting = false;
        seen++;
        event.step = run.totalSteps();
        event.loss = run.stepLoss();
        event.commit();
    }

    @Override
    public void onFailure(Run run) {
        onTrainEnd(run);
    }

    @Override
    public void onTrainEnd(Run run) {
        Observation open = observation;
        if (open != null) {
            open.close();
            observation = null;
        }
    }

    private final class Operations implements Observer {
        @Override
        public void forward(String operation, String layer, Tensor result, Tensor... inputs) {
            if (counting) {
                long now = System.nanoTime();
                long flops = Flops.of(operation, result, inputs);
                Sum sum = sum(kernel(operation, inputs), layer);
                sum.calls++;
                sum.forward += now - last;
                sum.flops += flops;
                OperationEvent.record(operation, layer, false, now - last, flops);
                last = System.nanoTime();
            }
        }

        @Override
        public void backward(String operation, String layer, Tensor result, long nanos, Tensor... inputs) {
            if (counting) {
                long flops = Flops.backward(operation, result, inputs);
                Sum sum = sum(kernel(operation, inputs), layer);
                sum.backward += nanos;
                sum.backwardFlops += flops;
                OperationEvent.record(operation, layer, true, nanos, flops);
                last = System.nanoTime();
            }
        }
    }

    /** A product with an activation in it has the activation's name. */
    private static String kernel(String operation, Tensor... inputs) {
        boolean joined = inputs.length > 1
                && inputs[1].shape().rank() == 2
                && inputs[1].isLeaf()
                && Character.isLowerCase(operation.charAt(0))
                && Flops.hasProducts(operation, inputs);
        return joined ? "Addmm+" + operation : operation;
    }

    private Sum sum(String operation, String layer) {
        return sums.computeIfAbsent(layer + " " + operation, key -> new Sum(layer, operation));
    }

    /** By layer, in the order in which the model computes. */
    public List<Row> byLayer() {
        return rows(sums.values());
    }

    /** By operation, the one that takes longest first. */
    public List<Row> byKernel() {
        Map<String, Sum> kernels = new LinkedHashMap<>();
        sums.values().forEach(sum -> kernels.computeIfAbsent(sum.operation, key -> new Sum("", key))
                .add(sum));
        ToLongFunction<Sum> time = sum -> sum.forward + sum.backward;
        return rows(kernels.values().stream()
                .sorted(Comparator.comparingLong(time).reversed())
                .toList());
    }

    private List<Row> rows(Collection<Sum> all) {
        List<Row> rows = new ArrayList<>();
        for (Sum sum : all) {
            rows.add(new Row(
                    sum.layer,
                    sum.operation,
                    (double) sum.calls / steps,
                    sum.forward * 1e-3 / steps,
                    sum.backward * 1e-3 / steps,
                    sum.forward == 0 ? 0 : (double) sum.flops / sum.forward,
                    sum.backward == 0 ? 0 : (double) sum.backwardFlops / sum.backward));
        }
        return rows;
    }

    /** Steps that were measured. */
    public long steps() {
        return steps;
    }

    /** Mean microseconds of a step, from the batch's arrival to the end of the update. */
    public double stepMicros() {
        return total * 1e-3 / steps;
    }

    /** Mean microseconds of a step after backward: the optimizer, clipping, metrics. */
    public double updateMicros() {
        return update * 1e-3 / steps;
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%d steps, %.0f microseconds each, %.0f of them after backward%n%n",
                        steps,
                        stepMicros(),
                        updateMicros())
                + table("layer", byLayer())
                + System.lineSeparator()
                + table("kernel", byKernel());
    }

    private static String table(String first, List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(first, "operation", "calls", "forward us", "GFLOP/s", "backward us", "GFLOP/s"));
        for (Row row : rows) {
            cells.add(List.of(
                    row.layer.isEmpty() ? "-" : row.layer,
                    row.operation,
                    number(row.calls),
                    number(row.forwardMicros),
                    number(row.forwardGflops),
                    number(row.backwardMicros),
                    number(row.backwardGflops)));
        }
        return Table.of(cells);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
