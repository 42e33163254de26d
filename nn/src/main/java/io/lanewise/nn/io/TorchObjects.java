package io.lanewise.nn.io;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.Unpickler.Global;
import io.lanewise.nn.io.Unpickler.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few names that a state dict's pickle needs, and what they stand for. Everything else is refused by its name. */
final class TorchObjects {
    /** Why a file cannot be read; where is added by who knows it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem);
        }
    }

    /** Numbers of one type that lie in the archive's entry {@code data/KEY}. */
    record Storage(StoredType type, String key, long count) {}

    /** A view of a storage: offset and strides in elements. Checked to lie within it. */
    record View(Storage storage, long offset, Shape shape, long[] strides) {
        /** Whether the elements lie one after the other. */
        boolean isContiguous() {
            long expected = 1;
            for (int i = shape.rank() - 1; i >= 0; i--) {
                if (shape.dim(i) != 1 && strides[i] != expected) {
                    return false;
                }
                expected *= shape.dim(i);
            }
            return true;
        }

        /** Elements from the first to the last in the storage. */
        long span() {
            if (shape.size() == 0) {
                return 0;
            }
            long last = 0;
            for (int i = 0; i < strides.length; i++) {
                last += (shape.dim(i) - 1) * strides[i];
            }
            return last + 1;
        }
    }

    private static final int MAX_RANK = 64;
    private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
    private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
    private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");
    private static final Global SIZE = new Global("torch", "Size");
    private static final Global DEVICE = new Global("torch", "device");
    private static final List<Global> FUNCTIONS = List.of(ORDERED_DICT, TENSOR, PARAMETER, SIZE, DEVICE);
    private static final Map<String, StoredType> STORAGES = Map.of(
            "FloatStorage", StoredType.F32,
            "DoubleStorage", StoredType.F64,
            "HalfStorage", StoredType.F16,
            "BFloat16Storage", StoredType.BF16,
            "IntStorage", StoredType.I32,
            "LongStorage", StoredType.I64,
            "ShortStorage", StoredType.I16,
            "CharStorage", StoredType.I8,
            "ByteStorage", StoredType.U8,
            "BoolStorage", StoredType.BOOL);

    private final Map<String, Storage> storages = new LinkedHashMap<>();

    /** All storages that were named, by their keys. */
    Map<String, Storage> storages() {
        return storages;
    }

    /** The name itself, if it may occur at all. */
    Global allowed(Global name) {
        if (FUNCTIONS.contains(name) || (name.module().equals("torch") && STORAGES.containsKey(name.name()))) {
            return name;
        }
        throw new Refused("it asks for " + name + ", which is refused: only tensors, numbers, strings, lists and"
                + " dictionaries are read, and nothing is executed; save model.state_dict()");
    }

    /** What stands outside the pickle: {@code ('storage', type, key, device, count)}. */
    Storage persistent(Object id) {
        if (id instanceof Tuple(List<Object> items)
                && items.size() == 5
                && items.get(0).equals("storage")
                && items.get(1) instanceof Global global
                && items.get(2) instanceof String key
                && items.get(4) instanceof Long count
                && count >= 0) {
            StoredType type = STORAGES.get(global.name());
            if (type != null) {
                Storage storage = new Storage(type, key, count);
                Storage before = storages.putIfAbsent(key, storage);
                if (before != null && !before.equals(storage)) {
                    throw new Refused("storage \"" + key + "\" is named twice and differently: " + before.count()
                            + " of " + before.type() + " and " + count + " of " + type);
                }
                return storage;
            }
        }
        throw new Refused("expected a storage: its type, key, device and number of elements");
    }

    /** What a call gives. */
    Object call(Object function, Object arguments) {
        if (!(function instanceof Global name) || !(arguments instanceof Tuple(List<Object> items))) {
            throw new Refused("expected a call of one of " + FUNCTIONS);
        }
        if (name.equals(ORDERED_DICT) && items.size() <= 1) {
            return items.isEmpty() ? new LinkedHashMap<>() : dictionary(items.getFirst());
        } else if (name.equals(TENSOR) && items.size() >= 4) {
            return view(items.get(0), items.get(1), items.get(2), items.get(3));
        } else if (name.equals(PARAMETER) && !items.isEmpty() && items.getFirst() instanceof View view) {
            return view;
        } else if (name.equals(SIZE) && items.size() == 1) {
            return items.getFirst();
        } else if (name.equals(DEVICE) && !items.isEmpty() && items.getFirst() instanceof String) {
            return items.getFirst();
        }
        throw new Refused("a call of " + name + " with arguments that it does not take");
    }

    private static Map<Object, Object> dictionary(Object pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object pair : items(pairs)) {
            List<?> two = items(pair);
            if (two.size() != 2 || !(two.get(0) instanceof String || two.get(0) instanceof Long)) {
                throw new Refused("expected pairs of keys and values for an OrderedDict");
            }
            map.put(two.get(0), two.get(1));
        }
        return map;
    }

    private static List<?> items(@Nullable Object sequence) {
        if (sequence instanceof Tuple(List<Object> items)) {
            return items;
        } else if (sequence instanceof List<?> list) {
            return list;
        }
        throw new Refused("expected a tuple or a list");
    }

    /** Attributes of a dictionary, such as a state dict's versions, are passed over; nothing else may have any. */
    void attributes(Object target, Object state) {
        if (!(target instanceof Map) || !(state instanceof Map)) {
            throw new Refused("expected attributes of nothing but a dictionary; save model.state_dict()");
        }
    }

    private static View view(Object storage, Object offset, Object size, Object stride) {
        List<?> lengths = items(size);
        List<?> steps = items(stride);
        if (!(storage instanceof Storage(StoredType _, String key, long count))
                || !(offset instanceof Long first)
                || lengths.size() != steps.size()
                || lengths.size() > MAX_RANK) {
            throw new Refused(
                    "expected a tensor: its storage, offset, and as many strides as dimensions, at most " + MAX_RANK);
        }
        int[] dims = new int[lengths.size()];
        long[] strides = new long[dims.length];
        long product = 1;
        long last = first;
        boolean inside = first >= 0;
        boolean empty = false;
        for (int i = 0; i < dims.length; i++) {
            long length = number(lengths.get(i));
            long step = number(steps.get(i));
            product *= Math.max(length, 1);
            empty |= length == 0;
            if (length < 0 || step < 0 || length > Integer.MAX_VALUE || product > Integer.MAX_VALUE) {
                throw new Refused("expected a shape of at most " + Integer.MAX_VALUE
                        + " elements and strides of at least 0," + " got shape " + lengths + " and strides " + steps);
            }
            inside &= length <= 1 || step <= count;
            last += inside && length > 1 ? (length - 1) * step : 0;
            inside &= last <= count;
            dims[i] = (int) length;
            strides[i] = step;
        }
        if (!empty && (!inside || last >= count)) {
            throw new Refused("a tensor of shape " + lengths + ", strides " + steps + " and offset " + first
                    + " does not lie within the " + count + " elements of storage \"" + key + "\"");
        }
        if (!empty && product > count) {
            throw new Refused("a tensor of shape " + lengths + " repeats the " + count + " elements of storage \"" + key
                    + "\"; call contiguous() on it before saving");
        }
        return new View((Storage) storage, empty ? 0 : first, Shape.of(dims), strides);
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Long whole) {
            return whole;
        }
        throw new Refused("expected whole numbers for a tensor's shape and strides");
    }

    /** Tensors by their paths in nested dictionaries and lists, joined by points, and all other values likewise. */
    static void flatten(Object root, Map<String, View> views, Map<String, Object> values) {
        new Flattening(views, values).visit("", root, 0);
    }

    /** Visits an object's parts, of which there may be many more than objects, since parts may be shared, or even contain themselves. */
    private static final class Flattening {
        private static final int DEEPEST = 32;
        private static final int MOST = 1_000_000;
        private final Map<String, View> views;
        private final Map<String, Object> values;
        private int visited;
        private long characters;

        Flattening(Map<String, View> views, Map<String, Object> values) {
            this.views = views;
            this.values = values;
        }

        void visit(String path, @Nullable Object object, int depth) {
            characters += path.length();
            if (depth > DEEPEST || ++visited > MOST || characters > 100L * MOST) {
                throw new Refused("expected at most " + MOST + " values in at most " + DEEPEST
                        + " dictionaries and lists within each other");
            }
            switch (object) {
                case View view -> {
                    if (views.put(path, view) != null) {
                        throw new Refused("two tensors have the path \"" + path + "\"");
                    }
                }
                case Map<?, ?> map ->
                    map.forEach((key, value) -> visit(join(path, String.valueOf(key)), value, depth + 1));
                case Tuple tuple -> visitAll(path, tuple.items(), depth);
                case List<?> list -> visitAll(path, list, depth);
                case String text -> values.put(path, text);
                case Number number -> values.put(path, number);
                case Boolean truth -> values.put(path, truth);
                case null, default -> {
                    // None, and names of types: nothing to keep
                }
            }
        }

        private void visitAll(String path, List<?> items, int depth) {
            List<?> all = new ArrayList<>(items);
            for (int i = 0; i < all.size(); i++) {
                visit(join(path, Integer.toString(i)), all.get(i), depth + 1);
            }
        }

        private static String join(String path, String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
