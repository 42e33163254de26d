/** Tensors that record what was done to them, and the engine that goes back over the record. */
@NullMarked
package io.lanewise.nn.autograd;

import org.jspecify.annotations.NullMarked;
