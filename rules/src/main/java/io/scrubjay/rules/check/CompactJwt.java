package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON Web Token in compact form (RFC 7515 section 7.1), as far as it can be read.
 *
 * @param parts what stands between its dots
 */
record CompactJwt(List<String> parts) {
    /** How a JSON object begins in base64url. */
    private static final String START = "eyJ";

    /** A longer part is not read. */
    private static final int MAX_PART_CHARS = 16 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    CompactJwt {
        parts = List.copyOf(parts);
    }

    /** The token that begins at or behind {@code from}; dots at its end belong to a sentence. Null where none begins. */
    static @Nullable CompactJwt in(String text, int from, int to) {
        int start = text.indexOf(START, from);
        int end = to;
        while (end > from && text.charAt(end - 1) == '.') {
            end--;
        }
        return start < 0 || start >= end
                ? null
                : new CompactJwt(Arrays.asList(text.substring(start, end).split("\\.", -1)));
    }

    Members header() {
        return members(0);
    }

    /** The claims; of an encrypted token none can be read. */
    Members payload() {
        return members(1);
    }

    private Members members(int part) {
        if (part >= parts.size() || parts.get(part).length() > MAX_PART_CHARS) {
            return Members.NONE;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(parts.get(part));
            return Members.read(new String(json, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Members.NONE;
        }
    }

    /**
     * The outermost members of a JSON object, up to where it stops being one.
     *
     * @param values scalars as text, empty for objects and arrays
     * @param whole whether it is an object to its end
     */
    record Members(Map<String, String> values, boolean whole) {
        static final Members NONE = new Members(Map.of(), false);

        Members {
            values = Map.copyOf(values);
        }

        static Members read(String json) {
            Map<String, String> values = new HashMap<>();
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return NONE;
                }
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken().isStructStart()) {
                        values.put(name, "");
                        parser.skipChildren();
                    } else {
                        values.put(name, parser.getString());
                    }
                }
                return new Members(values, parser.nextToken() == null);
            } catch (JacksonException e) {
                return new Members(values, false);
            }
        }

        /** The value as text, empty where there is none. */
        String get(String name) {
            return values.getOrDefault(name, "");
        }
    }
}
