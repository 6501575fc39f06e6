package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a pattern can be looked for around, rather than everywhere.
 *
 * @param literals of which one stands in every match; in lower case, but there in any casing
 * @param reachBytes a match takes at most so many bytes
 */
record Anchors(List<String> literals, int reachBytes) {
    /** What takes more is looked for everywhere. */
    private static final int MAX_REACH = 512;

    /** Those of a pattern; empty where its matches may hold no literal that is long enough for a {@link NameIndex}. */
    static Optional<Anchors> of(Pattern pattern) {
        Optional<List<String>> literals = RegexLiterals.of(pattern.expression())
                .filter(all -> all.stream().allMatch(literal -> literal.length() >= NameIndex.MIN_LENGTH));
        OptionalInt maxBytes = literals.isEmpty() ? OptionalInt.empty() : pattern.maxBytes();
        return maxBytes.isPresent() && maxBytes.getAsInt() <= MAX_REACH
                ? Optional.of(new Anchors(literals.get(), maxBytes.getAsInt()))
                : Optional.empty();
    }
}
