/** Kernels on one thread beside plain loops that read and write as much. */
@NullMarked
package io.lanewise.bench.kernel;

import org.jspecify.annotations.NullMarked;
