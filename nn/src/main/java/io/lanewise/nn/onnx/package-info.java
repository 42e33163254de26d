/** Models as ONNX files, for other programs to run; needs {@code org.tribuo:tribuo-util-onnx}. */
@NullMarked
package io.lanewise.nn.onnx;

import org.jspecify.annotations.NullMarked;
