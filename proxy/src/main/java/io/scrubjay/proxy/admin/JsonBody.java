package io.scrubjay.proxy.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The small JSON object that a request brings. */
final class JsonBody {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");
    private static final int MAX_TEXT_CHARS = 200;
    private static final Duration MAX_DURATION = Duration.ofDays(30);

    private final JsonNode json;

    private JsonBody(JsonNode json) {
        this.json = json;
    }

    /**
     * Reads the body; an empty one is an object without fields.
     *
     * @param fields that it may have
     */
    static JsonBody of(AdminRequest request, Set<String> fields) throws ProblemException {
        byte[] bytes = request.body().bytes();
        JsonNode json;
        try {
            json = bytes.length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw ProblemException.badRequest("body: malformed (expected: JSON, an object)");
        }
        if (!json.isObject() || !fields.containsAll(json.propertyNames())) {
            throw ProblemException.badRequest("body: unknown fields, or no object (expected: an object of "
                    + String.join(", ", fields.stream().sorted().toList()) + ")");
        }
        return new JsonBody(json);
    }

    boolean has(String name) {
        return json.has(name);
    }

    /** A text of 1 to 200 printable characters; the fallback where absent, which is a problem where that is null. */
    String text(String name, @Nullable String fallback) throws ProblemException {
        JsonNode value = json.get(name);
        String text = value == null ? fallback : value.isString() ? value.asString() : null;
        if (text == null
                || text.isBlank()
                || text.length() > MAX_TEXT_CHARS
                || text.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.badRequest(
                    name + ": missing or malformed (expected: 1 to " + MAX_TEXT_CHARS + " printable characters)");
        }
        return text;
    }

    String fingerprint(String name) throws ProblemException {
        String text = json.path(name).asString("");
        if (!FINGERPRINT.matcher(text).matches()) {
            throw ProblemException.badRequest(name + ": malformed (expected: 32 lower-case hexadecimal digits)");
        }
        return text;
    }

    boolean flag(String name) throws ProblemException {
        JsonNode value = json.get(name);
        if (value != null && !value.isBoolean()) {
            throw ProblemException.badRequest(name + ": malformed (expected: true or false)");
        }
        return value != null && value.asBoolean();
    }

    /** A duration as ISO 8601 has it. */
    Duration duration(String name, Duration fallback) throws ProblemException {
        if (!json.has(name)) {
            return fallback;
        }
        try {
            Duration duration = Duration.parse(json.get(name).asString(""));
            if (!duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // the same refusal
        }
        throw ProblemException.badRequest(name + ": malformed (expected: a duration such as PT1H, up to P30D)");
    }
}
