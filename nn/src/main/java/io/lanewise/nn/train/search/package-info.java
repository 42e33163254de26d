/** Many trainings to choose from: folds, restarts, configurations. */
@NullMarked
package io.lanewise.nn.train.search;

import org.jspecify.annotations.NullMarked;
