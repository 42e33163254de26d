/**
 * Side by side: the same work done by Lanewise and by other libraries, checked, and measured in turns. Each side is a process of its own,
 * since native libraries need their environment before they start and do not share a process well.
 */
@NullMarked
package io.lanewise.bench.side;

import org.jspecify.annotations.NullMarked;
