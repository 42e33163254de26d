package io.lanewise.bench.side;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures cases on several sides, in turns: one after another, round after round, so that the machine's moods meet all of them alike. */
final class Turns {
    /** How long the threads of an OpenMP library may spin after its turn, and then some. */
    private static final int PAUSE_MILLIS = 40;

    /** How often a turn is taken again that something else disturbed. */
    private static final int ATTEMPTS = 3;

    private final int threads;
    private final int rounds;
    private final double seconds;
    private final PrintStream notes;

    /**
     * With {@code seconds} for each turn.
     *
     * @param notes told of everything that failed
     */
    Turns(int threads, int rounds, double seconds, PrintStream notes) {
        this.threads = threads;
        this.rounds = rounds;
        this.seconds = seconds;
        this.notes = notes;
    }

    /** The sides that start. */
    List<Remote> start(List<Contestant> contestants, boolean describe) {
        List<Remote> sides = new ArrayList<>();
        for (Contestant contestant : contestants) {
            try {
                Remote side = start(contestant);
                sides.add(side);
                if (describe) {
                    notes.println("# " + contestant.name() + ": " + side.description());
                }
            } catch (SideException e) {
                notes.println("# left out: " + e.getMessage());
            }
        }
        return sides;
    }

    /** Twice if need be: bindings that have just unpacked their libraries are known to crash while they load them. */
    private static Remote start(Contestant contestant) {
        try {
            return new Remote(contestant);
        } catch (SideException e) {
            return new Remote(contestant);
        }
    }

    /** One case on those of the sides that have it and agree on its result. */
    Row run(Case what, List<Remote> sides) {
        Map<Remote, List<Turn>> values = new LinkedHashMap<>();
        float @Nullable [] numbers = null;
        for (Remote side : sides) {
            try {
                Case own = side.contestant().library().equals(Contestant.BARE) ? what.bare() : what;
                if (own == null || !side.open(own)) {
                    continue;
                }
                float[] got = side.check();
                numbers = numbers == null ? got : agree(what, side, numbers, got);
                double warm = side.warm(side.contestant().warmUp());
                if (own == what && side.contestant().library().equals(Contestant.LANEWISE)) {
                    notes.printf("# %s: %.1f s of warm-up%n", what.name(), warm);
                }
                values.put(side, new ArrayList<>());
            } catch (SideException e) {
                notes.println("# " + what.name() + ": left out: " + e.getMessage());
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (var turn = values.entrySet().iterator(); turn.hasNext(); ) {
                var entry = turn.next();
                try {
                    entry.getValue().add(turn(entry.getKey()));
                } catch (SideException e) {
                    notes.println("# " + what.name() + ": left out: " + e.getMessage());
                    turn.remove();
                }
            }
        }
        Map<Contestant, Sample> samples = new LinkedHashMap<>();
        values.forEach((side, turns) -> {
            samples.put(
                    side.contestant(),
                    Sample.of(turns.stream()
                            .mapToDouble(turn -> what.unit().of(turn.seconds(), what.operations()))
                            .toArray()));
            long disturbed = turns.stream().filter(Turn::disturbed).count();
            if (threads == 1 && disturbed > 0) {
                notes.printf(
                        "# %s: %s was disturbed in %d of %d turns%n",
                        what.name(), side.contestant().name(), disturbed, turns.size());
            }
        });
        return new Row(what, threads, samples);
    }

    /** The first undisturbed turn of some, or the least disturbed one. With more threads there is no telling. */
    private Turn turn(Remote side) {
        Turn best = new Turn(Double.NaN, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < ATTEMPTS && best.disturbed(); i++) {
            pause();
            Turn turn = side.measure(seconds);
            if (threads > 1) {
                return turn;
            }
            if (turn.share() > best.share()) {
                best = turn;
            }
        }
        return best;
    }

    private static float[] agree(Case what, Remote side, float[] first, float[] got) {
        boolean same = first.length == got.length;
        for (int i = 0; same && i < got.length; i++) {
            double tolerance = what.tolerance() * Math.max(1, Math.abs(first[i]));
            if (!(Math.abs(first[i] - got[i]) <= tolerance)) {
                throw new SideException(side.contestant().name() + ": number " + i + " of its check is " + got[i]
                        + ", and the first side's is " + first[i]);
            }
        }
        if (!same) {
            throw new SideException(side.contestant().name() + ": its check gave " + got.length
                    + " numbers, and the first side's " + first.length);
        }
        return first;
    }

    private void pause() {
        if (threads > 1) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("turns: interrupted", e);
            }
        }
    }
}
