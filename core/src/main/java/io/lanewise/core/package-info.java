/** What holds for the whole library. */
@NullMarked
package io.lanewise.core;

import org.jspecify.annotations.NullMarked;
