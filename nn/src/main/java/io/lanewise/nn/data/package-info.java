/** Datasets, and batches of them. */
@NullMarked
package io.lanewise.nn.data;

import org.jspecify.annotations.NullMarked;
