package io.lanewise.core.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text of an array as PyTorch prints a tensor with its default options: four decimals, {@code 1.} for whole numbers, scientific where
 * magnitudes differ by more than 1000, the middle left out above 1000 elements, lines of 80 characters.
 */
public final class ArrayFormat {
    private static final int PRECISION = 4;
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;
    private static final int LINE = 80;

    private final NDArray array;
    private final boolean summarize;
    private boolean whole = true;
    private boolean scientific;
    private int width = 1;

    private ArrayFormat(NDArray array) {
        this.array = array;
        this.summarize = array.size() > THRESHOLD;
    }

    /**
     * {@code prefix + values + suffixes + ")"}.
     *
     * @param prefix what stands before the values; following lines are indented by its length
     * @param suffixes what stands behind them, such as {@code requires_grad=True}
     */
    public static String format(NDArray array, String prefix, String... suffixes) {
        ArrayFormat format = new ArrayFormat(array);
        List<String> behind = new ArrayList<>(List.of(suffixes));
        String values;
        if (array.size() == 0) {
            values = "[]";
            if (array.shape().rank() != 1) {
                behind.addFirst("size=(" + String.join(", ", format.lengths()) + ")");
            }
        } else {
            format.measure();
            values = format.text(array, prefix.length());
        }
        StringBuilder text = new StringBuilder(prefix).append(values);
        int last = text.length() - text.lastIndexOf("\n") + 1;
        for (String suffix : behind) {
            if (last + suffix.length() + 2 > LINE) {
                text.append(",\n").append(" ".repeat(prefix.length())).append(suffix);
                last = prefix.length() + suffix.length();
            } else {
                text.append(", ").append(suffix);
                last += suffix.length() + 2;
            }
        }
        return text.append(prefix.endsWith("(") ? ")" : "").toString();
    }

    private List<String> lengths() {
        List<String> lengths = new ArrayList<>();
        for (int dim : array.shape().dims()) {
            lengths.add(Integer.toString(dim));
        }
        return lengths;
    }

    /** Chooses the notation and the common width from the numbers that will be shown. */
    private void measure() {
        List<NDArray> shown = new ArrayList<>();
        collect(array, shown);
        if (array.type() == DType.INT32) {
            shown.forEach(scalar -> width = Math.max(width, number(scalar).length()));
            return;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        List<Float> counted = new ArrayList<>();
        for (NDArray scalar : shown) {
            float value = scalar.item();
            if (value != 0 && Float.isFinite(value)) {
                counted.add(value);
                low = Math.min(low, Math.abs((double) value));
                high = Math.max(high, Math.abs((double) value));
                whole &= value == Math.rint(value);
            }
        }
        if (counted.isEmpty()) {
            return;
        }
        scientific = high / low > 1000 || high > 1e8 || (!whole && low < 1e-4);
        for (float value : counted) {
            width = Math.max(width, number(value).length());
        }
    }

    private void collect(NDArray part, List<NDArray> shown) {
        if (part.shape().rank() == 0) {
            shown.add(part);
            return;
        }
        int length = part.shape().dim(0);
        for (int i = 0; i < length; i++) {
            if (summarize && length > 2 * EDGE && i == EDGE) {
                i = length - EDGE;
            }
            collect(part.select(0, i), shown);
        }
    }

    private String number(NDArray scalar) {
        return array.type() == DType.INT32 ? Integer.toString(scalar.getInt()) : number(scalar.item());
    }

    private String number(float value) {
        if (Float.isNaN(value)) {
            return "nan";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (scientific) {
            MathContext digits = new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN);
            return String.format(Locale.ROOT, "%." + PRECISION + "e", new BigDecimal(value).round(digits));
        }
        BigDecimal rounded = new BigDecimal(value).setScale(whole ? 0 : PRECISION, RoundingMode.HALF_EVEN);
        String sign = rounded.signum() == 0 && Float.floatToRawIntBits(value) < 0 ? "-" : "";
        return sign + rounded.toPlainString() + (whole ? "." : "");
    }

    private String padded(NDArray scalar) {
        String text = number(scalar);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private String text(NDArray part, int indent) {
        int rank = part.shape().rank();
        if (rank == 0) {
            return padded(part);
        }
        int length = part.shape().dim(0);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (summarize && length > 2 * EDGE && i == EDGE) {
                parts.add(rank == 1 ? " ..." : "...");
                i = length - EDGE;
            }
            NDArray inner = part.select(0, i);
            parts.add(rank == 1 ? padded(inner) : text(inner, indent + 1));
        }
        String margin = " ".repeat(indent + 1);
        if (rank > 1) {
            return "[" + String.join("," + "\n".repeat(rank - 1) + margin, parts) + "]";
        }
        int perLine = Math.max(1, (LINE - indent) / (width + 2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += perLine) {
            lines.add(String.join(", ", parts.subList(i, Math.min(parts.size(), i + perLine))));
        }
        return "[" + String.join(",\n" + margin, lines) + "]";
    }
}
