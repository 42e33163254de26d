/** {@code examples/run doctor}: what this machine and this JVM are to Lanewise, and what to change. */
@NullMarked
package io.lanewise.examples.doctor;

import org.jspecify.annotations.NullMarked;
