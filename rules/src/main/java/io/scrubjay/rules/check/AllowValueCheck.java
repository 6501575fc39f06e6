package io.scrubjay.rules.check;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rejects what one of some RE2 expressions matches as a whole: values known to be harmless. */
final class AllowValueCheck implements Check {
    private final List<Pattern> allowed;

    /** @throws com.google.re2j.PatternSyntaxException if RE2/J refuses an expression */
    AllowValueCheck(List<String> expressions) {
        allowed = expressions.stream().map(Pattern::compile).toList();
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return patternOf(text, from, to) == null;
    }

    @Override
    public String explain(String text, int from, int to) {
        Pattern pattern = patternOf(text, from, to);
        return pattern == null ? "none of " + allowed.size() : pattern.pattern();
    }

    private @Nullable Pattern patternOf(String text, int from, int to) {
        String secret = text.substring(from, to);
        for (Pattern pattern : allowed) {
            if (pattern.matches(secret)) {
                return pattern;
            }
        }
        return null;
    }
}
