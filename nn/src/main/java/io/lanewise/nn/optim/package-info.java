/** Optimizers: one pass over flat slabs in which value, gradient and state of all parameters share offsets. */
@NullMarked
package io.lanewise.nn.optim;

import org.jspecify.annotations.NullMarked;
