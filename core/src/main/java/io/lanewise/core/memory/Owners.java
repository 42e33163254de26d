package io.lanewise.core.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who holds the large blocks, for the message of a failed allocation. Costs nothing while blocks are recycled. */
final class Owners {
    /** Smaller blocks are not listed. */
    static final long SMALLEST = 64 * 1024;

    private static final int LISTED = 5;
    private static final List<WeakReference<Block>> BLOCKS = new ArrayList<>();

    private Owners() {}

    static void register(Block block) {
        if (block.byteSize() >= SMALLEST) {
            synchronized (BLOCKS) {
                if ((BLOCKS.size() & 255) == 255) {
                    BLOCKS.removeIf(reference -> reference.get() == null);
                }
                BLOCKS.add(new WeakReference<>(block));
            }
        }
    }

    /** {@code "; largest owners: matmul 120 MB in 3 arrays, ..."}, or nothing. */
    static String largest() {
        record Owner(String name, long bytes, int arrays) {
            Owner plus(Owner other) {
                return new Owner(name, bytes + other.bytes, arrays + other.arrays);
            }

            @Override
            public String toString() {
                return name + " " + (bytes >> 10) + " KB in " + arrays + (arrays == 1 ? " array" : " arrays");
            }
        }
        Map<String, Owner> owners = new TreeMap<>();
        synchronized (BLOCKS) {
            for (WeakReference<Block> reference : BLOCKS) {
                Block block = reference.get();
                String holder = block == null ? null : block.holder;
                if (block != null && holder != null) {
                    owners.merge(holder, new Owner(holder, block.byteSize(), 1), Owner::plus);
                }
            }
        }
        List<String> lines = owners.values().stream()
                .sorted(Comparator.comparingLong(Owner::bytes).reversed())
                .limit(LISTED)
                .map(Owner::toString)
                .toList();
        return lines.isEmpty() ? "" : "; largest owners: " + String.join(", ", lines);
    }
}
