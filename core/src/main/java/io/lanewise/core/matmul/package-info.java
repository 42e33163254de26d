/**
 * Matrix product: {@link io.lanewise.core.matmul.Matmul} is the door, {@code Blocking} has every number, {@code Gemm} splits a product
 * into tasks, {@code Strips} walks a task's tiles, and the kernels ({@code WideKernels}, {@code PairKernels}, {@code EdgeKernels},
 * {@code DotKernels}) compute one tile each.
 */
@NullMarked
package io.lanewise.core.matmul;

import org.jspecify.annotations.NullMarked;
