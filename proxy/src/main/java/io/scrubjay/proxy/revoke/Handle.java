package io.scrubjay.proxy.revoke;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * By what a provider knows a credential without the secret: {@code accessor}, {@code lease}, {@code access_key}. It
 * comes from the credential's issuer, never from telemetry.
 *
 * @param type what kind of name it is, in words of the connector
 * @param id the name itself
 * @param attributes what the connector needs besides, such as {@code user} of an AWS access key
 */
public record Handle(String type, String id, Map<String, String> attributes) {
    /** The type of a credential that only its secret names. */
    public static final String NONE = "none";

    private static final int MAX_ATTRIBUTES = 8;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    /** No white space, quotes, control characters or wildcards: what a request line, a header and a path can take. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/@+=,~-]{1,512}");

    public Handle {
        if (!WORD.matcher(type).matches()) {
            throw new IllegalArgumentException("handle.type: malformed (expected: a lower-case word)");
        }
        if (!(type.equals(NONE) && id.isEmpty()) && !isSafe(id)) {
            throw new IllegalArgumentException(
                    "handle.id: malformed (expected: 1 to 512 letters, digits and . _ : / @ + = , ~ -, no .. in it)");
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(
                    "handle: " + attributes.size() + " attributes (expected: at most " + MAX_ATTRIBUTES + ")");
        }
        attributes.forEach((name, value) -> {
            if (!WORD.matcher(name).matches() || !isSafe(value)) {
                throw new IllegalArgumentException(
                        "handle: malformed attribute (expected: a lower-case word and a value like that of handle.id)");
            }
        });
        attributes = Map.copyOf(attributes);
    }

    /** A handle that is its name only. */
    public Handle(String type, String id) {
        this(type, id, Map.of());
    }

    /** The handle of a credential that only its secret names. */
    public static Handle none() {
        return new Handle(NONE, "");
    }

    private static boolean isSafe(String text) {
        return ID.matcher(text).matches() && !text.contains("..");
    }
}
