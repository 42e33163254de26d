package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An open file that PyTorch's {@code torch.save} wrote ({@code .pt}, {@code .pth}, {@code .bin}): a state dict, or a checkpoint of nested dictionaries and lists with
 * state dicts in them. Tensors have the path of keys that leads to them, joined by points: {@code fc.weight}, {@code model.fc.weight}. Numbers are read
 * when a tensor is asked for.
 *
 * <p>Read are tensors of float32, float64, float16 and bfloat16 as float32, and of int32, int64, int16, int8, uint8 and bool as int32 (an int64 outside the range
 * of an int is an error). Such a file is a program in Python's pickle language; here only tensors, numbers, strings, tuples, lists and dictionaries are
 * let in, anything else is refused by its name, and nothing is ever executed.
 */
public final class TorchFile implements TensorFile {
    static final String READ = "read torch";

    /** That of a model with 100,000 tensors is shorter. */
    private static final int MAX_PICKLE = 64 << 20;

    private static final int CHUNK = 1 << 18;

    private final Path path;
    private final ZipFile zip;
    private final String root;
    private final Map<String, TorchObjects.View> views = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private TorchFile(Path path, ZipFile zip) throws IOException {
        this.path = path;
        this.zip = zip;
        String pickle = pickle();
        this.root = pickle.substring(0, pickle.length() - "data.pkl".length());
        Path place = place(pickle);
        TorchObjects objects = new TorchObjects();
        Object content = Unpickler.read(place, bytes(pickle, MAX_PICKLE), objects);
        try {
            TorchObjects.flatten(content, views, values);
        } catch (TorchObjects.Refused e) {
            FileFormatException error = new FileFormatException(READ, place, 0, String.valueOf(e.getMessage()));
            error.initCause(e);
            throw error;
        }
        ZipEntry order = zip.getEntry(root + "byteorder");
        if (order != null
                && !new String(bytes(order.getName(), 16), StandardCharsets.US_ASCII)
                        .strip()
                        .equals("little")) {
            throw problem("expected numbers of little-endian byte order; save on a machine that has it");
        }
        for (TorchObjects.Storage storage : objects.storages().values()) {
            String name = name(storage);
            long bytes = stored(name).getSize();
            if (storage.count() != bytes / storage.type().bytes || bytes % storage.type().bytes != 0) {
                throw new FileFormatException(
                        READ,
                        place(name),
                        0,
                        "expected " + storage.count() + " elements of " + storage.type() + ", got " + bytes + " bytes");
            }
        }
    }

    /**
     * Opens a file. Its structure is read and checked, its numbers are not yet.
     *
     * @throws FileFormatException if the file is not a whole archive of {@code torch.save}, is in PyTorch's format from before 1.6, or holds what is not
     *     let in
     * @throws NoSuchFileException if it is not there
     */
    public static TorchFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        failIfNoArchive(file);
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            return new TorchFile(file, zip);
        } catch (EOFException | ZipException | IllegalArgumentException e) {
            close(zip, e);
            FileFormatException error = new FileFormatException(
                    READ, file, 0, "expected a zip archive, it is truncated or damaged: " + e.getMessage());
            error.initCause(e);
            throw error;
        } catch (Throwable failure) {
            close(zip, failure);
            throw failure;
        }
    }

    private static void close(@Nullable ZipFile zip, Throwable failure) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** All tensors of a file; see {@link #open}. They belong to the current scope, if there is one. */
    public static Map<String, Tensor> load(Path file) throws IOException {
        try (TorchFile opened = open(file)) {
            return opened.all();
        }
    }

    private static void failIfNoArchive(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4) {
            return;
        }
        boolean pickle = start.length > 1 && start[0] == (byte) 0x80 && start[1] <= 5;
        throw new FileFormatException(
                READ,
                file,
                0,
                pickle
                        ? "this is PyTorch's format from before 1.6, without an archive around it; in Python, load and save it again:"
                                + " torch.save(torch.load(\"" + file.getFileName()
                                + "\", map_location=\"cpu\"), \"new.pt\")"
                        : "expected a zip archive, as torch.save writes it");
    }

    private String pickle() throws IOException {
        String found = null;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (name.endsWith("/constants.pkl") || name.contains("/code/")) {
                throw problem("this is a TorchScript archive, a program; save model.state_dict() with torch.save");
            }
            if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
                if (found != null) {
                    throw problem("expected one data.pkl, got two");
                }
                found = name;
            }
        }
        if (found == null) {
            throw problem("expected an archive of torch.save, with an entry data.pkl");
        }
        return found;
    }

    /** An entry, which must be stored as it is, as PyTorch does, and lie within the file. */
    private ZipEntry stored(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw problem("expected an entry \"" + printable(name) + "\"");
        }
        long size = entry.getSize();
        if (entry.getMethod() != ZipEntry.STORED || size != entry.getCompressedSize() || size > Files.size(path)) {
            throw problem("expected entry \"" + printable(name)
                    + "\" to be stored without compression, as PyTorch does, and to lie within the" + " file, got "
                    + size + " bytes in " + entry.getCompressedSize());
        }
        return entry;
    }

    private byte[] bytes(String name, int most) throws IOException {
        ZipEntry entry = stored(name);
        if (entry.getSize() > most) {
            throw problem("expected entry \"" + printable(name) + "\" to have at most " + most + " bytes, got "
                    + entry.getSize());
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most);
            CRC32 sum = new CRC32();
            sum.update(bytes);
            checkSum(name, entry, sum);
            return bytes;
        }
    }

    private void checkSum(String name, ZipEntry entry, CRC32 sum) throws FileFormatException {
        if (entry.getCrc() != sum.getValue()) {
            throw new FileFormatException(
                    READ, place(name), 0, "the bytes have not the checksum that the archive says: the file is damaged");
        }
    }

    private FileFormatException problem(String problem) {
        return new FileFormatException(READ, path, 0, problem);
    }

    private Path place(String entry) {
        return Path.of(path + "!" + printable(entry));
    }

    /** A name that a path may hold, whatever an archive says and whichever characters the system's paths are written in. */
    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    private String name(TorchObjects.Storage storage) {
        return root + "data/" + storage.key();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(views.keySet());
    }

    /** Numbers ({@code Long}, {@code Double}), strings and truth values that stand beside the tensors, by their paths, such as {@code epoch}. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public Shape shape(String name) {
        return TensorFile.named(path, views, name).shape();
    }

    @Override
    public DType type(String name) {
        return TensorFile.named(path, views, name).storage().type().type;
    }

    /** @throws IllegalStateException if the file was closed */
    @Override
    public Tensor get(String name) throws IOException {
        TorchObjects.View view = TensorFile.named(path, views, name);
        StoredType type = view.storage().type();
        boolean contiguous = view.isContiguous();
        Shape shape = contiguous ? view.shape() : Shape.of(Math.toIntExact(view.span()));
        NDArray lying = NDArray.empty(type.type, shape, name);
        read(name, view, lying);
        if (contiguous) {
            return new Tensor(lying);
        }
        NDArray array = NDArray.empty(type.type, view.shape(), name);
        gather(lying.segment(), array.segment(), view);
        return new Tensor(array);
    }

    /** Elements from the view's first on, as many as there is room for. The whole storage passes by, so that its checksum counts. */
    private void read(String tensor, TorchObjects.View view, NDArray into) throws IOException {
        StoredType type = view.storage().type();
        String entryName = name(view.storage());
        ZipEntry entry = stored(entryName);
        CRC32 sum = new CRC32();
        MemorySegment target = into.segment();
        long from = view.offset();
        long to = from + into.size();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] chunk = new byte[CHUNK];
            for (long at = 0; at < view.storage().count(); ) {
                int count = (int) Math.min(CHUNK / type.bytes, view.storage().count() - at);
                if (in.readNBytes(chunk, 0, count * type.bytes) < count * type.bytes) {
                    throw new FileFormatException(
                            READ, place(entryName), at * type.bytes, "expected more elements of " + type);
                }
                sum.update(chunk, 0, count * type.bytes);
                long begin = Math.max(at, from);
                long end = Math.min(at + count, to);
                if (begin < end) {
                    long bad = type.decode(
                            MemorySegment.ofArray(chunk), (begin - at) * type.bytes, end - begin, target, begin - from);
                    if (bad >= 0) {
                        throw new FileFormatException(
                                READ,
                                place(entryName),
                                (begin + bad) * type.bytes,
                                "tensor \"" + tensor + "\": expected " + type.allowed());
                    }
                }
                at += count;
            }
        } catch (EOFException | ZipException e) {
            FileFormatException error =
                    new FileFormatException(READ, place(entryName), 0, "the entry is damaged: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
        checkSum(entryName, entry, sum);
    }

    private static void gather(MemorySegment from, MemorySegment to, TorchObjects.View view) {
        int rank = view.shape().rank();
        int[] index = new int[rank];
        long at = 0;
        for (long i = 0; i < view.shape().size(); i++) {
            to.setAtIndex(ValueLayout.JAVA_INT, i, from.getAtIndex(ValueLayout.JAVA_INT, at));
            for (int d = rank - 1; d >= 0; d--) {
                at += view.strides()[d];
                if (++index[d] < view.shape().dim(d)) {
                    break;
                }
                at -= index[d] * view.strides()[d];
                index[d] = 0;
            }
        }
    }

    @Override
    public boolean isSound(String name) {
        return false;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
