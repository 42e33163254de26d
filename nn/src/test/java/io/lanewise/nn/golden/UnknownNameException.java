package io.lanewise.nn.golden;

import java.io.Serial;

/** A name of PyTorch that no row of the vocabulary has. */
final class UnknownNameException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnknownNameException(String name) {
        super("no row for \"" + name + "\"");
    }
}
