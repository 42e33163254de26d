package io.lanewise.nn.op;

/** How an image of another size finds its elements. */
public enum Interpolation {
    /** The nearest one in front. */
    NEAREST,
    /** Between neighbours, the edges of the first and last pixels staying where they are. */
    LINEAR,
    /** Between neighbours, the centres of the first and last pixels staying where they are. */
    LINEAR_ALIGNED
}
