package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives from a regular expression the literals of which one stands in every match, for the sweep. One expression each. */
final class RegexLiterals {
    private static final int SHORTEST = 3;
    private static final int MOST = 32;

    private final RegexReader reader;

    private RegexLiterals(String regex) {
        this.reader = new RegexReader(regex);
    }

    /** Literals in lower case, to be matched in any casing; empty where no match is sure to hold one of three characters. */
    static Optional<List<String>> of(String regex) {
        return RegexReader.isQuoted(regex)
                ? Optional.empty()
                : Optional.ofNullable(new RegexLiterals(regex).alternatives());
    }

    private @Nullable List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean sure = true;
        while (true) {
            List<String> one = sequence();
            if (one == null) {
                sure = false;
            } else {
                all.addAll(one);
            }
            if (!reader.isAt('|')) {
                return sure && all.size() <= MOST ? all.stream().distinct().toList() : null;
            }
            reader.skip();
        }
    }

    /** The best literals of a sequence: the longest, of equally long ones the fewest. */
    private @Nullable List<String> sequence() {
        List<String> best = null;
        StringBuilder run = new StringBuilder();
        while (!reader.isAtEndOfSequence()) {
            List<String> group = null;
            String literal = "";
            boolean zeroWidth = reader.readZeroWidth();
            if (!zeroWidth && reader.isAt('(')) {
                boolean content = reader.readGroup();
                zeroWidth = !content;
                group = content ? group() : null;
            } else if (!zeroWidth) {
                literal = reader.readCharacter();
            }
            int least = reader.readTimes().least();
            if (zeroWidth && least == 1) {
                continue;
            }
            if (least != 0 && literal.length() == 1) {
                run.append(literal);
            }
            if (literal.length() != 1 || least != 1) {
                best = better(best, run.toString());
                run.setLength(0);
            }
            if (group != null && least != 0) {
                best = better(best, group);
            }
        }
        return better(best, run.toString());
    }

    private @Nullable List<String> group() {
        List<String> inner = alternatives();
        reader.skip();
        return inner;
    }

    private static @Nullable List<String> better(@Nullable List<String> best, String run) {
        return run.length() < SHORTEST ? best : better(best, List.of(run));
    }

    private static List<String> better(@Nullable List<String> best, List<String> other) {
        if (best == null) {
            return other;
        }
        int longer = Integer.compare(shortest(other), shortest(best));
        return longer > 0 || (longer == 0 && other.size() < best.size()) ? other : best;
    }

    private static int shortest(List<String> literals) {
        return literals.stream().mapToInt(String::length).min().orElse(0);
    }
}
