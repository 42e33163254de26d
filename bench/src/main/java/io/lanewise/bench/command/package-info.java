/** What {@code bench/run} does besides JMH. */
@NullMarked
package io.lanewise.bench.command;

import org.jspecify.annotations.NullMarked;
