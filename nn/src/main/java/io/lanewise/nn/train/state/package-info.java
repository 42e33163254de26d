/** What a training needs to go on exactly where it was, in one file. */
@NullMarked
package io.lanewise.nn.train.state;

import org.jspecify.annotations.NullMarked;
