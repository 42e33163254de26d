/** Arrays: shape, strides and a window on off-heap memory. No mathematics. */
@NullMarked
package io.lanewise.core.array;

import org.jspecify.annotations.NullMarked;
