/** The training loop, and what can be hung into it. */
@NullMarked
package io.lanewise.nn.train;

import org.jspecify.annotations.NullMarked;
