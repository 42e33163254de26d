package io.lanewise.nn.op;

/** What becomes of the losses of the elements or samples. */
public enum Reduction {
    /** They stay as they are. */
    NONE,
    /** Their mean, which is PyTorch's default. */
    MEAN,
    /** Their sum. */
    SUM
}
