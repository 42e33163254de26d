/** The vector shape, mathematics on vectors, and the loops that are specialised for one operation each. */
@NullMarked
package io.lanewise.core.simd;

import org.jspecify.annotations.NullMarked;
