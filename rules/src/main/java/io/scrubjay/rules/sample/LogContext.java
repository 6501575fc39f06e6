package io.scrubjay.rules.sample;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place in which telemetry carries text: what stands around it, and how text is escaped there.
 *
 * @param name for reports
 * @param before what stands before the text
 * @param escape how the text is written; escaping two texts apart gives the same as escaping them together
 * @param behind what stands behind the text
 * @param excluded characters that text must not hold here, as escapes of them are not undone before rules look
 */
public record LogContext(String name, String before, UnaryOperator<String> escape, String behind, String excluded) {

    /** The sample in this context; null where it holds an excluded character. */
    public @Nullable Sample wrap(Sample sample) {
        if (sample.text().chars().anyMatch(c -> excluded.indexOf(c) >= 0)) {
            return null;
        }
        String head = before + escape.apply(sample.before());
        String secret = escape.apply(sample.secret());
        return new Sample(
                head + secret + escape.apply(sample.behind()) + behind,
                head.length(),
                head.length() + secret.length());
    }
}
