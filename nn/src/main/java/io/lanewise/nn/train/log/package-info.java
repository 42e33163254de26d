/** What a training leaves behind to be looked at: tables, TensorBoard's files, pictures. */
@NullMarked
package io.lanewise.nn.train.log;

import org.jspecify.annotations.NullMarked;
