package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;

/**
 * The gradients of a normalisation, all made at once.
 *
 * @param dx as x
 * @param dw of the factors of what is normalised
 * @param db of what is added to it
 */
public record NormGradient(NDArray dx, NDArray dw, NDArray db) {}
