/** Files of weights, and what reading and writing any file needs: whole files only, and errors that say where. */
@NullMarked
package io.lanewise.nn.io;

import org.jspecify.annotations.NullMarked;
