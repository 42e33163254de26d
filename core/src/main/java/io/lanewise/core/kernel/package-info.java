/** Kernels on arrays, one file for each family, each forward directly above its gradient. */
@NullMarked
package io.lanewise.core.kernel;

import org.jspecify.annotations.NullMarked;
