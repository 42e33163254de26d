package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;

/** The metrics that the library has. */
public final class Metrics {
    private Metrics() {}

    /**
     * Share of right answers. For int32 labels {@code [n]} the answer is the largest of the scores {@code [n, classes]}; for float32
     * targets of 0 and 1 it is whether the probability, of the same shape, is above one half.
     */
    public static Metric accuracy() {
        return new Metric() {
            @Override
            public String name() {
                return "accuracy";
            }

            @Override
            public Count start() {
                return new Accuracy();
            }
        };
    }

    private static final class Accuracy implements Metric.Count, Stateful {
        private long right;
        private long seen;

        @Override
        public void add(Tensor prediction, Tensor target) {
            Tensor scores = prediction.detach();
            if (target.isInt()) {
                int[] answers = scores.argmax(-1).toIntArray();
                int[] labels = target.toIntArray();
                if (answers.length != labels.length) {
                    throw Checks.error(
                            "accuracy",
                            "expected scores [n, classes] and labels [n], got " + scores.shape() + " and "
                                    + target.shape());
                }
                for (int i = 0; i < labels.length; i++) {
                    right += answers[i] == labels[i] ? 1 : 0;
                }
                seen += labels.length;
            } else {
                Checks.sameShape("accuracy", scores.value(), target.value());
                float[] probabilities = scores.toArray();
                float[] truths = target.toArray();
                for (int i = 0; i < truths.length; i++) {
                    right += (probabilities[i] > 0.5f) == (truths[i] > 0.5f) ? 1 : 0;
                }
                seen += truths.length;
            }
        }

        @Override
        public double value() {
            return (double) right / seen;
        }

        @Override
        public void saveState(TrainingState to) {
            to.put("right", right);
            to.put("seen", seen);
        }

        @Override
        public void loadState(TrainingState from) {
            right = from.integer("right");
            seen = from.integer("seen");
        }
    }
}
