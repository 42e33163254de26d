@NullMarked
package io.lanewise.bench.side;

import org.jspecify.annotations.NullMarked;
