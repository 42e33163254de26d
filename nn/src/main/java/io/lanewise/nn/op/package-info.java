/**
 * Differentiable operations, one a file: the check, the forward computation, what is saved (the components of a record), and the
 * gradient. {@link io.lanewise.nn.op.Functional} lists them all.
 */
@NullMarked
package io.lanewise.nn.op;

import org.jspecify.annotations.NullMarked;
