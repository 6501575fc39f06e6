package io.scrubjay.rules.syntax;

/** Writes a set of characters as ranges that {@link io.scrubjay.rules.Alphabet#of} reads: a lone hyphen stands last. */
final class AlphabetRanges {
    /** Shorter rows of neighbours are written one by one. */
    private static final int SHORTEST_RANGE = 3;

    private AlphabetRanges() {}

    static String of(boolean[] member) {
        StringBuilder ranges = new StringBuilder();
        boolean hyphen = false;
        int from = 0;
        while (from < member.length) {
            if (!member[from]) {
                from++;
                continue;
            }
            int to = from;
            while (to + 1 < member.length && member[to + 1]) {
                to++;
            }
            if (to - from + 1 >= SHORTEST_RANGE) {
                // behind another character, the hyphen that a range begins with would read as that character's range
                ranges.insert(from == '-' ? 0 : ranges.length(), (char) from + "-" + (char) to);
            } else {
                for (int c = from; c <= to; c++) {
                    if (c == '-') {
                        hyphen = true;
                    } else {
                        ranges.append((char) c);
                    }
                }
            }
            from = to + 1;
        }
        return hyphen ? ranges.append('-').toString() : ranges.toString();
    }

    static String of(String characters) {
        boolean[] member = new boolean[128];
        characters.chars().forEach(c -> member[c] = true);
        return of(member);
    }
}
