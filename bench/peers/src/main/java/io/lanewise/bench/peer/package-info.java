/** Other libraries, one class each, as sides of a measurement in turns. */
@NullMarked
package io.lanewise.bench.peer;

import org.jspecify.annotations.NullMarked;
