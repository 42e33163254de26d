/** Windows that slide over images: convolution as products of patches, pooling, and changes of size; each with its gradient. */
@NullMarked
package io.lanewise.core.conv;

import org.jspecify.annotations.NullMarked;
