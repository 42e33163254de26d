@NullMarked
package io.lanewise.bench.command;

import org.jspecify.annotations.NullMarked;
