package io.scrubjay.rules;

import java.util.regex.Pattern;

/**
 * The name of a rule, as it stands in rule files, masks, metrics and incidents.
 *
 * @param value lower-case words joined by hyphens, at most 64 characters
 */
public record RuleId(String value) implements Comparable<RuleId> {
    /** The greatest length in characters. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public RuleId {
        if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "rule id: " + value + " (expected: lower-case words joined by '-', at most 64 characters)");
        }
    }

    @Override
    public int compareTo(RuleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
