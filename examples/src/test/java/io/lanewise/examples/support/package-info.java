@NullMarked
package io.lanewise.examples.support;

import org.jspecify.annotations.NullMarked;
