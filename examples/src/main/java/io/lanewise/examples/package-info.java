/** One example a file, each a command of its own: {@code examples/run NAME}. */
@NullMarked
package io.lanewise.examples;

import org.jspecify.annotations.NullMarked;
