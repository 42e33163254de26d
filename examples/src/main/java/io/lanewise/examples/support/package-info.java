/** What the examples share, so that each of them shows a network and nothing else: options, figures, plots, painted digits. */
@NullMarked
package io.lanewise.examples.support;

import org.jspecify.annotations.NullMarked;
