/** Off-heap memory: where it comes from, how it is recycled and who owns it. */
@NullMarked
package io.lanewise.core.memory;

import org.jspecify.annotations.NullMarked;
