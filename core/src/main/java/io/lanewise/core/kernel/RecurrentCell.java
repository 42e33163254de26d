package io.lanewise.core.kernel;

/**
 * What a recurrent net does at a step after its products: the gates, the state, and their gradients, in one go over a row. PyTorch's equations
 * and order of gates.
 *
 * <p>A row of the gate buffer holds {@link #gates} parts as long as the state; the product with the state before is added to the first
 * {@link #recurrent} of them. GRU has the two addends of its new gate apart, {@code [r, z, hidden n, input n]}, since r stands between them.
 */
public abstract sealed class RecurrentCell permits LstmCell, GruCell, ElmanCell {
    private final String name;
    private final int gates;
    private final int recurrent;

    RecurrentCell(String name, int gates, int recurrent) {
        this.name = name;
        this.gates = gates;
        this.recurrent = recurrent;
    }

    /** The name in errors. */
    public final String name() {
        return name;
    }

    /** Parts of the gate buffer. */
    public final int gates() {
        return gates;
    }

    /** Parts of the weights, and the first parts of the gate buffer to which the product with the state before is added. */
    public final int recurrent() {
        return recurrent;
    }

    /** Whether the new gate's part of the product with the input has a place of its own behind {@link #recurrent}, and is added after r. */
    public final boolean splitsNew() {
        return gates > recurrent;
    }

    /** Whether there is a cell state c beside the hidden state h. */
    public boolean hasCellState() {
        return false;
    }

    /** Whether the gradient needs the gates; else the states suffice. */
    public boolean needsGates() {
        return true;
    }

    /** A row of a step: gates from what was summed, then the state. */
    abstract void forward(Recurrence r, int time, int row, boolean first);

    /** A row of a step: the gradient of the gate buffer, and of the states before as far as no product is in between. */
    abstract void backward(Recurrence.Back back, int time, int row, boolean first);

    /** Whether {@link #backward} leaves a part of the gradient of the state before, to which the product's part is added. */
    abstract boolean passesState();
}
