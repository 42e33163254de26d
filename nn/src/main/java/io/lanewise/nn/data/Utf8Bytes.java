package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A text's bytes in UTF-8: 256 numbers that write every text there is. */
public final class Utf8Bytes implements Tokenizer {
    /** Nothing has to be learnt. */
    public Utf8Bytes() {}

    @Override
    public int size() {
        return 256;
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = Checks.present("encode", "text", text).getBytes(StandardCharsets.UTF_8);
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xFF;
        }
        return numbers;
    }

    /** What is no UTF-8, as a model may write it, becomes U+FFFD. */
    @Override
    public String decode(int... numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Objects.checkIndex(numbers[i], 256);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
