/** Benchmarks on shapes named after workloads. Each verifies its result before it is timed. */
@NullMarked
package io.lanewise.bench;

import org.jspecify.annotations.NullMarked;
