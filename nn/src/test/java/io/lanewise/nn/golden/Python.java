package io.lanewise.nn.golden;

import java.util.List;

/** The expressions of Python that the manifest's calls are written in. */
sealed interface Python {
    /** A number, a string, True, False, None or an ellipsis. */
    record Literal(Object value) implements Python {}

    record Name(String name) implements Python {}

    record Attribute(Python owner, String name) implements Python {}

    /** @param names one for each argument, empty for a positional one */
    record Call(Python function, List<Python> arguments, List<String> names) implements Python {}

    record Index(Python owner, List<Python> items) implements Python {}

    /** Missing parts are the literal {@link Special#NONE}. */
    record Range(Python start, Python end, Python step) implements Python {}

    /** A list or a tuple. */
    record Sequence(List<Python> items) implements Python {}

    record Unary(String operator, Python operand) implements Python {}

    record Binary(String operator, Python left, Python right) implements Python {}

    record Lambda(String parameter, Python body) implements Python {}

    /** Values that Java has no word for. */
    enum Special {
        NONE,
        ELLIPSIS
    }
}
