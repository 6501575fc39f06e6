package io.scrubjay.rules.check;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rejects what contains one of some words, in any casing. */
final class StopwordCheck implements Check {
    private final String[] lowerCaseWords;

    StopwordCheck(List<String> words) {
        lowerCaseWords =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return wordIn(text, from, to) == null;
    }

    @Override
    public String explain(String text, int from, int to) {
        String word = wordIn(text, from, to);
        return word == null ? "none of " + lowerCaseWords.length : "'" + word + "'";
    }

    private @Nullable String wordIn(String text, int from, int to) {
        for (String word : lowerCaseWords) {
            if (Characters.containsIgnoreCase(text, from, to, word)) {
                return word;
            }
        }
        return null;
    }
}
