/** Layers, named as in {@code torch.nn}. */
@NullMarked
package io.lanewise.nn.layer;

import org.jspecify.annotations.NullMarked;
