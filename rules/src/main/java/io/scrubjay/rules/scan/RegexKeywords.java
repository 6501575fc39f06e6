package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says whether each match of a regular expression holds one of some keywords, or whether these may stand elsewhere. One expression each. */
final class RegexKeywords {
    /** Of so many ways to write a part of the expression all are tried. */
    private static final int MOST_SPELLINGS = 512;

    private final RegexReader reader;
    private final List<String> keywords;

    private RegexKeywords(String regex, List<String> keywords) {
        this.reader = new RegexReader(regex);
        this.keywords = keywords.stream()
                .map(keyword -> keyword.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Whether that is sure, in any casing. */
    static boolean standInEachMatch(String regex, List<String> keywords) {
        return !RegexReader.isQuoted(regex) && new RegexKeywords(regex, keywords).alternatives().hasKeyword;
    }

    /**
     * What is known of a part.
     *
     * @param hasKeyword whether a keyword stands in whatever it matches
     * @param spellings all that it matches; null where that is too much
     */
    private record Part(boolean hasKeyword, @Nullable List<String> spellings) {}

    private Part alternatives() {
        boolean hasKeyword = true;
        List<String> spellings = new ArrayList<>();
        while (true) {
            Part one = sequence();
            hasKeyword &= one.hasKeyword;
            spellings = joined(spellings, one.spellings);
            if (!reader.isAt('|')) {
                return new Part(hasKeyword, spellings);
            }
            reader.skip();
        }
    }

    private static @Nullable List<String> joined(@Nullable List<String> some, @Nullable List<String> more) {
        if (some == null || more == null || some.size() + more.size() > MOST_SPELLINGS) {
            return null;
        }
        some.addAll(more);
        return some;
    }

    private Part sequence() {
        boolean hasKeyword = false;
        boolean whole = true;
        // of what was read since something that may be anything
        List<String> spellings = List.of("");
        while (!reader.isAtEndOfSequence()) {
            Part part = part();
            List<String> longer = part.spellings == null ? null : product(spellings, part.spellings);
            if (longer == null) {
                whole = false;
                hasKeyword |= part.hasKeyword || holdKeyword(spellings);
                longer = part.spellings == null ? List.of("") : part.spellings;
            }
            spellings = longer;
        }
        return new Part(hasKeyword || holdKeyword(spellings), whole ? spellings : null);
    }

    private static @Nullable List<String> product(List<String> before, List<String> behind) {
        if (before.size() * behind.size() > MOST_SPELLINGS) {
            return null;
        }
        return before.stream()
                .flatMap(first -> behind.stream().map(first::concat))
                .toList();
    }

    private boolean holdKeyword(List<String> spellings) {
        return spellings.stream().allMatch(spelling -> keywords.stream().anyMatch(spelling::contains));
    }

    /** A character, a group, or what has no width, with how often it stands. */
    private Part part() {
        Part once = once();
        RegexReader.Times times = reader.readTimes();
        if (times.equals(RegexReader.Times.ONCE)) {
            return once;
        }
        List<String> spellings = null;
        if (times.atMostOnce() && once.spellings != null) {
            spellings = new ArrayList<>(once.spellings);
            spellings.add("");
        }
        return new Part(times.least() > 0 && once.hasKeyword, spellings);
    }

    private Part once() {
        if (reader.readZeroWidth()) {
            return new Part(false, List.of(""));
        }
        if (reader.isAt('(')) {
            if (!reader.readGroup()) {
                return new Part(false, List.of(""));
            }
            Part inner = alternatives();
            reader.skip();
            return inner;
        }
        String characters = reader.readCharacter();
        return new Part(false, characters.isEmpty() ? null : characters.chars().mapToObj(Character::toString).toList());
    }
}
