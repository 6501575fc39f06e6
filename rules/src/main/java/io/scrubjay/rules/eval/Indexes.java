package io.scrubjay.rules.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of lines, the first of them by name and the rest by their count, so that a corpus of any size fits into memory.
 *
 * @param first ascending, from 0 for the first line; at most {@value #MOST}
 * @param total how many there are
 */
public record Indexes(List<Integer> first, long total) {
    /** So many are kept. */
    public static final int MOST = 100_000;

    static final Indexes NONE = new Indexes(List.of(), 0);

    public Indexes {
        first = List.copyOf(first);
        if (first.size() > total) {
            throw new IllegalArgumentException("indexes: " + first.size() + " (expected: at most " + total + ", the total)");
        }
    }

    /** How many are known by their count only. */
    public long leftOut() {
        return total - first.size();
    }

    /** Collects indexes. One thread. */
    static final class Collector {
        private final List<Integer> first = new ArrayList<>();
        private long total;

        void add(int index) {
            total++;
            if (first.size() < MOST) {
                first.add(index);
            }
        }

        Indexes indexes() {
            return new Indexes(first, total);
        }
    }
}
