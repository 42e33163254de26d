package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import io.lanewise.nn.io.MappedRows;
import io.lanewise.nn.io.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches made ahead, and datasets that stay in their files. */
class PrefetchTest {
    private static final int N = 53;

    private final Tensor x = new Tensor(NDArray.random(Shape.of(N, 3, 2), 1));
    private final Tensor y =
            Tensor.ofInts(java.util.stream.IntStream.range(0, N).toArray(), N);

    private static List<float[]> epochs(DataLoader loader) {
        List<float[]> seen = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Batch batch : loader) {
                seen.add(batch.x().toArray());
                assertEquals(batch.x().shape().dim(0), batch.y().shape().dim(0));
            }
        }
        return seen;
    }

    private static DataLoader.Builder loader(Dataset data) {
        return DataLoader.of(data)
                .batchSize(8)
                .shuffle(true)
                .seed(4)
                .transform((inputs, random) -> inputs.mul(random.nextFloat()));
    }

    @Test
    void theSameBatchesAsWithout() {
        TensorDataset data = new TensorDataset(x, y);
        List<float[]> expected = epochs(loader(data).build());
        for (int ahead : new int[] {1, 3, 100}) {
            List<float[]> got = epochs(loader(data).prefetch(ahead).build());
            assertEquals(expected.size(), got.size());
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), got.get(i), "batch " + i);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> loader(data).prefetch(-1));
    }

    /** A dataset that remembers who asked, and fails at one sample. */
    private record Slow(TensorDataset data, int bad, Set<Thread> askers) implements Dataset {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Batch batch(int... indices) {
            askers.add(Thread.currentThread());
            if (Arrays.stream(indices).anyMatch(i -> i == bad)) {
                throw new IllegalStateException("sample " + bad);
            }
            return data.batch(indices);
        }
    }

    @Test
    void anErrorReachesWhoeverAsksAndThreadsEnd() {
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        Slow slow = new Slow(new TensorDataset(x, y), 20, askers);
        DataLoader loader = DataLoader.of(slow).batchSize(8).prefetch(2).build();
        var batches = loader.iterator();
        assertEquals(8, batches.next().size());
        assertEquals(8, batches.next().size());
        assertEquals(
                "sample 20",
                assertThrows(IllegalStateException.class, batches::next).getMessage());
        for (Batch batch : DataLoader.of(new Slow(slow.data(), -1, askers))
                .batchSize(8)
                .prefetch(2)
                .build()) {
            assertEquals(8, batch.size());
            break; // left early: its thread ends once the iterator was collected
        }
        assertTrue(askers.stream().noneMatch(thread -> thread == Thread.currentThread()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (askers.stream().anyMatch(Thread::isAlive) && System.nanoTime() < end) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertTrue(askers.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void rowsOfMappedFiles(@TempDir Path folder) throws IOException {
        Npy.save(x, folder.resolve("x.npy"));
        Npy.save(y, folder.resolve("y.npy"));
        try (MappedDataset mapped = MappedDataset.open(folder.resolve("x.npy"), folder.resolve("y.npy"))) {
            assertEquals(N, mapped.size());
            Batch batch = mapped.batch(5, 52, 0, 5);
            Batch expected = new TensorDataset(x, y).batch(5, 52, 0, 5);
            assertEquals(expected.x().shape(), batch.x().shape());
            assertArrayEquals(expected.x().toArray(), batch.x().toArray());
            assertArrayEquals(expected.y().toIntArray(), batch.y().toIntArray());
            assertArrayEquals(
                    expected.x().mul(2).toArray(),
                    mapped.scaledBy(2).batch(5, 52, 0, 5).x().toArray());
            assertThrows(IndexOutOfBoundsException.class, () -> mapped.batch(N));
            List<float[]> whole = epochs(loader(new TensorDataset(x, y)).build());
            List<float[]> read = epochs(loader(mapped).prefetch(2).build());
            for (int i = 0; i < whole.size(); i++) {
                assertArrayEquals(whole.get(i), read.get(i));
            }
        }
        Npy.save(y.slice(0, 0, 9), folder.resolve("y.npy"));
        assertThrows(
                IllegalArgumentException.class,
                () -> MappedDataset.open(folder.resolve("x.npy"), folder.resolve("y.npy")));
        byte[] bytes = Files.readAllBytes(folder.resolve("x.npy"));
        Files.write(folder.resolve("x.npy"), Arrays.copyOf(bytes, bytes.length - 1));
        assertThrows(FileFormatException.class, () -> MappedRows.open(folder.resolve("x.npy")));
    }

    /** A file of more elements than an array can have, most of which the disk never holds. */
    @Test
    void moreElementsThanAnArrayCanHave(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.npy");
        int rows = 3_000_000;
        byte[] header = ("{'descr': '|u1', 'fortran_order': False, 'shape': (" + rows + ", 1000), }")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
            out.write(header);
            long start = out.getFilePointer();
            out.setLength(start + rows * 1000L);
            out.seek(start + (rows - 1) * 1000L + 7);
            out.write(200);
        }
        try (MappedRows mapped = MappedRows.open(file)) {
            Tensor last = mapped.get(rows - 1);
            assertEquals(200, last.toIntArray()[7]);
            assertEquals(Shape.of(1, 1000), last.shape());
        }
        assertThrows(FileFormatException.class, () -> Npy.load(file));
    }
}
