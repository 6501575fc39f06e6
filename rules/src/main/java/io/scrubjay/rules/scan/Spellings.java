package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a word in any script is written: in a field as UTF-8, in a payload also with its characters escaped. The sweep and matchers
 * fold the casing of ASCII only, so a word in another script stands with each of its casings.
 */
public final class Spellings {
    /** JSON in JSON in JSON doubles the backslash of an escape twice. */
    private static final int MAX_NESTED = 2;

    private Spellings() {}

    /** Whether a word has no character beyond ASCII, so that it has as many bytes as characters. */
    public static boolean isAscii(String word) {
        return word.chars().allMatch(c -> c < 0x80);
    }

    /**
     * The bytes of a word in its casings, each as one character: of one in ASCII just itself, which is found in any.
     *
     * @param word in lower case
     */
    static List<String> inField(String word) {
        if (isAscii(word)) {
            return List.of(word);
        }
        return casings(word)
                .map(written -> lowerAscii(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                .distinct()
                .toList();
    }

    /** Expressions for what it may look like in a payload besides. */
    static List<RuleMatcher.Expression> escaped(String word) {
        if (isAscii(word)) {
            return List.of();
        }
        List<RuleMatcher.Expression> expressions = new ArrayList<>();
        casings(word).distinct().forEach(written -> {
            for (int nested = 0; nested <= MAX_NESTED; nested++) {
                expressions.add(anyCasing(jsonEscaped(written, "\\".repeat(1 << nested))));
            }
            expressions.add(anyCasing(percentEncoded(written)));
        });
        return expressions;
    }

    private static Stream<String> casings(String word) {
        int first = word.offsetByCodePoints(0, 1);
        return Stream.of(
                word,
                word.substring(0, first).toUpperCase(Locale.ROOT) + word.substring(first),
                word.toUpperCase(Locale.ROOT));
    }

    private static RuleMatcher.Expression anyCasing(String text) {
        return new RuleMatcher.Expression(SweepExpression.written(text), true);
    }

    private static String jsonEscaped(String text, String backslashes) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c < 0x80 ? String.valueOf((char) c) : backslashes + String.format("u%04x", c)));
        return escaped.toString();
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(Character.isLetterOrDigit(b) ? String.valueOf((char) b) : String.format("%%%02x", b & 0xff));
        }
        return encoded.toString();
    }

    /** With the letters of ASCII in lower case, and no others. */
    static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c | 0x20));
            }
        }
        return lower.toString();
    }
}
