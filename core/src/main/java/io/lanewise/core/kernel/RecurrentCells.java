package io.lanewise.core.kernel;

/** The recurrent cells there are. */
public final class RecurrentCells {
    /** {@code h = tanh(x W + h W + b)} (Elman, 1990). */
    public static final RecurrentCell TANH = new ElmanCell(Activations.TANH);

    /** The same with {@code max(., 0)}. */
    public static final RecurrentCell RELU = new ElmanCell(Activations.RELU);

    /** Long short-term memory with gates i, f, g, o (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000). */
    public static final RecurrentCell LSTM = new LstmCell();

    /** Gated recurrent unit with gates r, z, n; r after the product, as in cuDNN (Cho et al., 2014). */
    public static final RecurrentCell GRU = new GruCell();

    private RecurrentCells() {}
}
