/** Losses, named as in {@code torch.nn}. */
@NullMarked
package io.lanewise.nn.loss;

import org.jspecify.annotations.NullMarked;
