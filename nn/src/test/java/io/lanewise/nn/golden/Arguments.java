package io.lanewise.nn.golden;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.golden.Python.Special;
import io.lanewise.nn.op.Reduction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call by PyTorch's names for them, as the types that Java wants. */
record Arguments(String function, Map<String, Object> values) {
    private <T> T as(Class<T> type, String name) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    function + ": " + name + " must be a " + type.getSimpleName() + ", got " + value);
        }
        return type.cast(value);
    }

    /** Whether the argument is anything but None. */
    boolean has(String name) {
        return values.get(name) != Special.NONE;
    }

    Object get(String name) {
        return as(Object.class, name);
    }

    int integer(String name) {
        return as(Integer.class, name);
    }

    float number(String name) {
        return as(Number.class, name).floatValue();
    }

    boolean flag(String name) {
        return as(Boolean.class, name);
    }

    String text(String name) {
        return as(String.class, name);
    }

    Tensor tensor(String name) {
        return as(Tensor.class, name);
    }

    /** Null for None. */
    @Nullable
    Tensor tensorOrNull(String name) {
        return has(name) ? tensor(name) : null;
    }

    List<Tensor> tensors(String name) {
        return all(Tensor.class, name);
    }

    List<Layer> layers(String name) {
        return all(Object.class, name).stream()
                .map(value -> Module.of(value).layer())
                .toList();
    }

    private <T> List<T> all(Class<T> type, String name) {
        List<?> given = as(List.class, name);
        return given.stream().<T>map(type::cast).toList();
    }

    /** One number or several; none for None. */
    int[] integers(String name) {
        Object value = values.get(name);
        if (value instanceof Integer one) {
            return new int[] {one};
        }
        return has(name) ? all(Integer.class, name).stream().mapToInt(i -> i).toArray() : new int[0];
    }

    /** Two numbers, or one for both. */
    int[] pair(String name) {
        int[] given = integers(name);
        return given.length == 1 ? new int[] {given[0], given[0]} : given;
    }

    float[] numbers(String name) {
        List<Number> given = all(Number.class, name);
        float[] numbers = new float[given.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = given.get(i).floatValue();
        }
        return numbers;
    }

    Reduction reduction() {
        return Reduction.valueOf(text("reduction").toUpperCase(Locale.ROOT));
    }
}
