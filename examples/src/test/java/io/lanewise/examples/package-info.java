@NullMarked
package io.lanewise.examples;

import org.jspecify.annotations.NullMarked;
