package io.scrubjay.rules.syntax;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** Tells expressions that match the empty string, alone or between other characters. */
final class EmptyMatch {
    private static final List<String> TEXTS = List.of("", "a b", "\n");

    private EmptyMatch() {}

    static boolean isFoundBy(Pattern pattern) {
        for (String text : TEXTS) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                if (matcher.start() == matcher.end()) {
                    return true;
                }
            }
        }
        return false;
    }
}
