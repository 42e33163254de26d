@NullMarked
package io.lanewise.examples.doctor;

import org.jspecify.annotations.NullMarked;
