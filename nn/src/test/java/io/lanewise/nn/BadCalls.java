package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.provider.Arguments;

/** Rows of tables of calls that are mistakes, each with the text that it is answered with. */
@SuppressWarnings("exports") // of test libraries, to tests
public final class BadCalls {
    /** Labels, or a tensor of the wrong type. */
    public static final Tensor INTS = Tensor.ofInts(new int[] {0, 1, 2, 1}, 4);

    /** What an optimizer may have. */
    public static final List<Tensor> PARAMETERS = List.of(Tensor.zeros(2).requiresGrad(true));

    private BadCalls() {}

    /** A row. */
    public static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    /** A tensor of this shape. */
    public static Tensor z(int... dims) {
        return Tensor.zeros(dims);
    }

    /** The call must be refused by this message. */
    public static void answer(String message, Executable call) {
        assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
    }
}
