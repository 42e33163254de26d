package io.lanewise.nn.io;

import io.lanewise.core.array.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a {@code .npy} file says, a dictionary as Python writes it:
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * @param type of the elements
 * @param bigEndian whether their bytes begin with the highest
 * @param columnMajor whether the first index runs fastest
 * @param dims lengths of the array's dimensions, as a reader sees them
 */
record NpyHeader(StoredType type, boolean bigEndian, boolean columnMajor, int[] dims) {
    private static final int MAX_RANK = 32;
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*(['\"])(\\w+)\\1\\s*:\\s*(?:(['\"])([^'\"]*)\\3|(True|False)|\\(([^()]*)\\))\\s*(,|$)");
    private static final Pattern LENGTHS = Pattern.compile("\\s*(?:\\d{1,10}\\s*,\\s*)*(?:\\d{1,10}\\s*)?");

    /** The array's shape. */
    Shape shape() {
        return Shape.of(dims);
    }

    /** Bytes of all elements. */
    long bytes() {
        return shape().size() * type.bytes;
    }

    /**
     * Reads the text of a header.
     *
     * @param byRows whether an array's rows, and not the whole of it, have to be no larger than an array can be
     * @throws IllegalArgumentException with the problem if it is not such a dictionary, or of a type that cannot be read
     */
    static NpyHeader parse(String text, boolean byRows) {
        String body = text.strip();
        if (!body.startsWith("{") || !body.endsWith("}")) {
            throw expected("a dictionary in braces", text);
        }
        body = body.substring(1, body.length() - 1).strip();
        String descr = null;
        String order = null;
        String shape = null;
        Matcher entry = ENTRY.matcher(body);
        int end = 0;
        while (end < body.length()) {
            if (!entry.find(end) || entry.start() != end) {
                throw expected("keys 'descr', 'fortran_order' and 'shape' with their values", text);
            }
            switch (entry.group(2)) {
                case "descr" -> descr = entry.group(4);
                case "fortran_order" -> order = entry.group(5);
                case "shape" -> shape = entry.group(6);
                default -> throw expected("no key but 'descr', 'fortran_order' and 'shape'", text);
            }
            end = entry.end();
        }
        if (descr == null || order == null || shape == null || descr.length() < 2) {
            throw expected("'descr', 'fortran_order' and 'shape'", text);
        }
        return new NpyHeader(
                type(descr), descr.charAt(0) == '>', order.equals("True"), dims(shape, text, byRows ? 1 : 0));
    }

    private static StoredType type(String descr) {
        String order = "<>|=".indexOf(descr.charAt(0)) >= 0 ? descr.substring(1) : descr;
        return switch (order) {
            case "f4" -> StoredType.F32;
            case "f8" -> StoredType.F64;
            case "f2" -> StoredType.F16;
            case "i4" -> StoredType.I32;
            case "i8" -> StoredType.I64;
            case "i2" -> StoredType.I16;
            case "i1" -> StoredType.I8;
            case "u1" -> StoredType.U8;
            case "b1" -> StoredType.BOOL;
            default ->
                throw new IllegalArgumentException(
                        "expected elements of type f2, f4, f8, i1, i2, i4, i8, u1 or b1, got '" + descr
                                + "'; convert it with NumPy's astype");
        };
    }

    private static int[] dims(String shape, String text, int first) {
        if (!LENGTHS.matcher(shape).matches()) {
            throw expected("lengths of dimensions in parentheses", text);
        }
        int[] dims;
        try {
            dims = Arrays.stream(shape.split(","))
                    .map(String::strip)
                    .filter(length -> !length.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw expected("lengths below 2,147,483,648", text);
        }
        long product = 1;
        for (int i = first; i < dims.length; i++) {
            product *= Math.max(dims[i], 1);
            if (product > Integer.MAX_VALUE || dims.length > MAX_RANK) {
                throw expected("at most " + MAX_RANK + " dimensions and " + Integer.MAX_VALUE + " elements", text);
            }
        }
        return dims;
    }

    private static IllegalArgumentException expected(String what, String text) {
        String start = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return new IllegalArgumentException("expected " + what + ", got " + start.strip());
    }

    /** The text for an array that is written: float32 or int32, little-endian, the last index fastest. */
    static String text(StoredType type, Shape shape) {
        StringBuilder lengths = new StringBuilder();
        for (int dim : shape.dims()) {
            lengths.append(dim).append(", ");
        }
        if (shape.rank() > 1) {
            lengths.setLength(lengths.length() - 2);
        } else if (shape.rank() == 1) {
            lengths.setLength(lengths.length() - 1);
        }
        return String.format(
                Locale.ROOT,
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                type == StoredType.F32 ? "<f4" : "<i4",
                lengths);
    }
}
