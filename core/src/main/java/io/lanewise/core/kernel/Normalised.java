package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;

/**
 * The result of a normalisation.
 *
 * @param y as x
 * @param statistics for the gradient
 */
public record Normalised(NDArray y, Statistics statistics) {}
