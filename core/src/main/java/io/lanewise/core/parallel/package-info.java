/** The one pool of threads of the library. Work is split by the problem's shape, never by the number of threads. */
@NullMarked
package io.lanewise.core.parallel;

import org.jspecify.annotations.NullMarked;
