package io.lanewise.nn.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pickle as PyTorch writes it: numbers, strings, tuples, lists, dictionaries, and what {@link TorchObjects} lets in. Nothing is executed, no
 * class is looked up; any other name or instruction is an error that says which.
 */
final class Unpickler {
    /** A dictionary is a {@code Map}, a list a {@code List}, a tuple this; None is {@link #NONE}. */
    record Tuple(List<Object> items) {}

    /** Something by the name of a Python module and what is in it, to be judged when it is used. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    /** Far more than a state dict has; a pickle that asks for more is no state dict. */
    private static final int MOST_VALUES = 4_000_000;

    private final Path place;
    private final ByteBuffer in;
    private final TorchObjects objects;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> memo = new LinkedHashMap<>();
    private int values;
    private int opAt;

    private Unpickler(Path place, byte[] pickle, TorchObjects objects) {
        this.place = place;
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.objects = objects;
    }

    /**
     * The one object of a pickle.
     *
     * @param place named in errors
     */
    static Object read(Path place, byte[] pickle, TorchObjects objects) throws FileFormatException {
        Unpickler unpickler = new Unpickler(place, pickle, objects);
        try {
            return unpickler.run();
        } catch (TorchObjects.Refused e) {
            FileFormatException error = unpickler.problem(String.valueOf(e.getMessage()));
            error.initCause(e);
            throw error;
        }
    }

    private Object run() throws FileFormatException {
        while (true) {
            opAt = in.position();
            int op = take(1).get() & 0xFF;
            if (op == '.') {
                Object result = pop();
                if (in.hasRemaining()) {
                    throw problem("expected the pickle to end after its object, got " + in.remaining() + " more bytes");
                }
                return result;
            }
            if (!constant(op) && !collection(op)) {
                other(op);
            }
        }
    }

    private boolean constant(int op) throws FileFormatException {
        switch (op) {
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) take(4).getInt());
            case 'K' -> push((long) (take(1).get() & 0xFF));
            case 'M' -> push((long) (take(2).getShort() & 0xFFFF));
            case 0x8a -> push(longInteger(take(1).get() & 0xFF));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(take(8).getLong())));
            case 'X' -> push(text(take(4).getInt() & 0xFFFFFFFFL));
            case 'T' -> push(text(take(4).getInt() & 0xFFFFFFFFL));
            case 0x8c, 'U' -> push(text(take(1).get() & 0xFF));
            case 0x8d -> push(text(take(8).getLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean collection(int op) throws FileFormatException {
        switch (op) {
            case ')' -> push(new Tuple(List.of()));
            case 0x85, 0x86, 0x87 -> push(new Tuple(popLast(op - 0x84)));
            case 't' -> push(new Tuple(popToMark()));
            case ']' -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case 'a' -> {
                Object item = pop();
                list().add(item);
            }
            case 'e' -> {
                List<Object> items = popToMark();
                list().addAll(items);
            }
            case 's' -> {
                List<Object> pair = popLast(2);
                set(pair.get(0), pair.get(1));
            }
            case 'u' -> {
                List<Object> pairs = popToMark();
                if (pairs.size() % 2 != 0) {
                    throw problem("expected keys and values in pairs, got " + pairs.size() + " objects");
                }
                for (int i = 0; i < pairs.size(); i += 2) {
                    set(pairs.get(i), pairs.get(i + 1));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void other(int op) throws FileFormatException {
        switch (op) {
            case 0x80 -> {
                int version = take(1).get() & 0xFF;
                if (version > 5) {
                    throw problem("expected a pickle of protocol 0 to 5, got " + version);
                }
            }
            case 0x95 -> take(8);
            case '(' -> marks.add(stack.size());
            case '0' -> pop();
            case 'q' -> memo.put((long) (take(1).get() & 0xFF), peek());
            case 'r' -> memo.put(take(4).getInt() & 0xFFFFFFFFL, peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'h' -> push(remembered(take(1).get() & 0xFF));
            case 'j' -> push(remembered(take(4).getInt() & 0xFFFFFFFFL));
            case 'c' -> push(objects.allowed(new Global(line(), line())));
            case 0x93 -> {
                List<Object> names = popLast(2);
                push(objects.allowed(new Global(String.valueOf(names.get(0)), String.valueOf(names.get(1)))));
            }
            case 'Q' -> push(objects.persistent(pop()));
            case 'R' -> {
                List<Object> call = popLast(2);
                push(objects.call(call.get(0), call.get(1)));
            }
            case 'b' -> {
                Object state = pop();
                objects.attributes(peek(), state);
            }
            default ->
                throw problem("expected the instructions of a state dict, got instruction 0x" + Integer.toHexString(op)
                        + "; save model.state_dict(), which needs no others");
        }
    }

    private long longInteger(int bytes) throws FileFormatException {
        ByteBuffer word = take(bytes);
        if (bytes > 8) {
            throw problem("expected whole numbers of at most 64 bits, got one of " + 8 * bytes);
        }
        long value = bytes == 0 ? 0 : word.get(word.position() + bytes - 1) < 0 ? -1 : 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = (value << 8) | (word.get(word.position() + i) & 0xFF);
        }
        return value;
    }

    private String text(long length) throws FileFormatException {
        ByteBuffer bytes = take(length);
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private String line() throws FileFormatException {
        int from = in.position();
        while (take(1).get() != '\n') {
            // the next byte, until the line ends
        }
        return StandardCharsets.UTF_8
                .decode(in.duplicate().position(from).limit(in.position() - 1))
                .toString();
    }

    /** The next bytes, as a buffer of their own. */
    private ByteBuffer take(long count) throws FileFormatException {
        if (count < 0 || count > in.remaining()) {
            throw problem("expected " + Long.toUnsignedString(count) + " more bytes, the pickle ends after "
                    + in.remaining());
        }
        ByteBuffer part = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        part.limit(in.position() + (int) count);
        in.position(in.position() + (int) count);
        return part;
    }

    private void push(Object value) throws FileFormatException {
        if (++values > MOST_VALUES) {
            throw problem("expected at most " + MOST_VALUES + " values, as a state dict has, got more");
        }
        stack.add(value);
    }

    private int bottom() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }

    private Object pop() throws FileFormatException {
        if (stack.size() <= bottom()) {
            throw problem("an instruction needs more values than there are");
        }
        return stack.removeLast();
    }

    private Object peek() throws FileFormatException {
        if (stack.size() <= bottom()) {
            throw problem("an instruction needs a value, there is none");
        }
        return stack.getLast();
    }

    private List<Object> popLast(int count) throws FileFormatException {
        Object[] last = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            last[i] = pop();
        }
        return List.of(last);
    }

    private List<Object> popToMark() throws FileFormatException {
        if (marks.isEmpty()) {
            throw problem("an instruction needs a mark, there is none");
        }
        List<Object> since = stack.subList(marks.removeLast(), stack.size());
        List<Object> items = List.copyOf(since);
        since.clear();
        return items;
    }

    @SuppressWarnings("unchecked")
    private List<Object> list() throws FileFormatException {
        if (peek() instanceof ArrayList<?> list) {
            return (List<Object>) list;
        }
        throw problem("expected a list to append to");
    }

    @SuppressWarnings("unchecked")
    private void set(Object key, Object value) throws FileFormatException {
        if (!(peek() instanceof Map<?, ?> map)) {
            throw problem("expected a dictionary to set an entry of");
        }
        if (!(key instanceof String || key instanceof Long || key instanceof Boolean || key instanceof Double)) {
            throw problem("expected keys of dictionaries to be strings or numbers");
        }
        ((Map<Object, Object>) map).put(key, value);
    }

    private Object remembered(long index) throws FileFormatException {
        @Nullable Object value = memo.get(index);
        if (value == null) {
            throw problem("a value is recalled that was not remembered, number " + index);
        }
        return value;
    }

    private FileFormatException problem(String problem) {
        return new FileFormatException(TorchFile.READ, place, opAt, problem);
    }
}
