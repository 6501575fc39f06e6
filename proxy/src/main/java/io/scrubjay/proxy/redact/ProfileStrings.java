package io.scrubjay.proxy.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The string table of a profiles request, and the attribute keys under which its strings are used: profiles name keys and
 * values by their place in the table ({@code ProfilesDictionary.string_table}), far from each other.
 *
 * <p>Filled by a walk before the one that masks. One payload, one thread.
 */
final class ProfileStrings {
    private static final byte[] NONE = {};

    private final List<byte[]> table = new ArrayList<>();
    private final Map<Integer, List<byte[]>> contexts = new HashMap<>();
    private int next;

    /** Adds the next string of the table. */
    void add(byte[] string) {
        table.add(string);
    }

    /**
     * The string at a place; empty where there is none, as the first string always is.
     *
     * @param index of which the lower 32 bits count, as for every reader of an int32
     */
    byte[] text(long index) {
        int place = (int) index;
        return place < 0 || place >= table.size() ? NONE : table.get(place);
    }

    /** The string at a place is the value under these keys. */
    void use(long index, List<byte[]> keys) {
        int place = (int) index;
        if (place <= 0 || place >= table.size()) {
            return;
        }
        List<byte[]> known = contexts.computeIfAbsent(place, absent -> new ArrayList<>());
        for (byte[] key : keys) {
            if (known.stream().noneMatch(other -> Arrays.equals(other, key))) {
                known.add(key);
            }
        }
    }

    /** The keys under which the next string of the table is used; asked once for each, in the order of the table. */
    List<byte[]> nextContexts() {
        return contexts.getOrDefault(next++, List.of());
    }
}
