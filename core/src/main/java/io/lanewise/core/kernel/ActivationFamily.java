package io.lanewise.core.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Activations that differ in numbers: the same numbers give the same object, so that its loops are compiled once. */
final class ActivationFamily {
    /** Beyond this many members those made so far are forgotten, so that a program that always takes new numbers does not grow. */
    private static final int MOST = 256;

    /** Makes a member. */
    interface Maker {
        Activation of(float a, float b);
    }

    private record Key(float a, float b) {}

    private final Map<Key, Activation> members = new ConcurrentHashMap<>();
    private final Maker maker;

    ActivationFamily(Maker maker) {
        this.maker = maker;
    }

    /** The member with these numbers; the second is 0 where a family has one. */
    Activation of(float a, float b) {
        if (members.size() >= MOST) {
            members.clear();
        }
        return members.computeIfAbsent(new Key(a, b), key -> maker.of(a, b));
    }
}
