/** Figures that say how good predictions are, counted batch by batch; counts of parts can be merged. */
@NullMarked
package io.lanewise.nn.metric;

import org.jspecify.annotations.NullMarked;
