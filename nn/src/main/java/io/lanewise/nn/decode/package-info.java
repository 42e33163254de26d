/** Writing sequences with models that score what comes next. */
@NullMarked
package io.lanewise.nn.decode;

import org.jspecify.annotations.NullMarked;
