/** What a model costs: parameters, operations, memory and time. */
@NullMarked
package io.lanewise.nn.train.profile;

import org.jspecify.annotations.NullMarked;
