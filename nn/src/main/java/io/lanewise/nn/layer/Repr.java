package io.lanewise.nn.layer;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them. */
final class Repr {
    /** Numbers from here on, and below its reciprocal's tenth, have an exponent. */
    private static final double PLAIN = 1e16;

    private Repr() {}

    static String of(boolean value) {
        return value ? "True" : "False";
    }

    static String of(@Nullable Float value) {
        if (value == null) {
            return "None";
        }
        double size = Math.abs(value);
        if (!Float.isFinite(value) || size == 0 || (size >= 1e-4 && size < PLAIN)) {
            return plain(value);
        }
        BigDecimal number = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - number.scale();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String plain(float value) {
        if (Float.isNaN(value)) {
            return "nan";
        }
        if (Float.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        String text = new BigDecimal(Float.toString(value)).toPlainString();
        return text.contains(".") ? text : text + ".0";
    }

    /** A tuple, as in {@code (20,)} and {@code (3, 4)}. */
    static String tuple(int... values) {
        String inner = Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return "(" + inner + (values.length == 1 ? ",)" : ")");
    }
}
