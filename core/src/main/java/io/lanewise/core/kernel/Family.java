package io.lanewise.core.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions that differ in numbers: the same numbers give the same object, so that its loops are compiled once.
 *
 * @param <T> the functions
 */
final class Family<T> {
    /** Beyond this many members those made so far are forgotten, so that a program that always takes new numbers does not grow. */
    private static final int MOST = 256;

    /** Makes a member. */
    interface Maker<T> {
        T of(float a, float b);
    }

    private record Key(float a, float b) {}

    private final Map<Key, T> members = new ConcurrentHashMap<>();
    private final Maker<T> maker;

    Family(Maker<T> maker) {
        this.maker = maker;
    }

    /** The member with these numbers; the second is 0 where a family has one. */
    T of(float a, float b) {
        if (members.size() >= MOST) {
            members.clear();
        }
        return members.computeIfAbsent(new Key(a, b), key -> maker.of(a, b));
    }
}
