/** Layers and their parameters, initialisation, and the state dict. */
@NullMarked
package io.lanewise.nn;

import org.jspecify.annotations.NullMarked;
