package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.scan.TokenHint;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a registration: one credential, or {@code {"credentials": [...]}}. A secret in it becomes its
 * fingerprint while it is read, and is wiped from the parser's buffer; the caller wipes the body. Any thread.
 */
public final class RegistrationReader {
    /** How many credentials one body may hold. */
    public static final int MAX_BATCH = 500;
    /** What the parser reads into one buffer, which can be wiped. */
    private static final int MAX_SECRET_CHARS = 4_000;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern CRC = Pattern.compile("[0-9a-f]{8}");
    private static final Set<String> TEXTS =
            Set.of("connector", "owner", "agent", "task", "class", "expires_at");

    private final FingerprintKey key;

    /** A reader that makes fingerprints with that key, and takes those of no other. */
    public RegistrationReader(FingerprintKey key) {
        this.key = key;
    }

    /**
     * Reads a body.
     *
     * @param body JSON in UTF-8; borrowed, not changed
     * @param secretsAllowed whether the connection is one over which an issuer may send secrets
     * @throws RegistrationException with the first mistake
     */
    public List<Credential> read(byte[] body, Issuer issuer, boolean secretsAllowed) throws RegistrationException {
        try (JsonParser parser = JsonMapper.shared().createParser(body)) {
            return new Reading(parser, issuer, secretsAllowed, key.newFingerprinter()).body();
        } catch (JacksonException e) {
            // neither message nor cause: both may show what was sent
            throw new RegistrationException("body: malformed (expected: JSON, an object)");
        }
    }

    /** One body. */
    private final class Reading {
        private final JsonParser parser;
        private final Issuer issuer;
        private final boolean secretsAllowed;
        private final Fingerprinter fingerprinter;
        private final List<Credential> credentials = new ArrayList<>();
        private final Set<Fingerprint> seen = new HashSet<>();
        /** Of the credential that is being read. */
        private @Nullable TokenHint hintOfSecret;

        Reading(JsonParser parser, Issuer issuer, boolean secretsAllowed, Fingerprinter fingerprinter) {
            this.parser = parser;
            this.issuer = issuer;
            this.secretsAllowed = secretsAllowed;
            this.fingerprinter = fingerprinter;
        }

        List<Credential> body() throws RegistrationException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw problem("", "body", "not an object", "an object");
            }
            parser.nextToken();
            if ("credentials".equals(parser.currentName())) {
                batch();
            } else {
                credential("");
            }
            if (parser.nextToken() != null) {
                throw problem("", "body", "more than one value", "an object");
            }
            return credentials;
        }

        private void batch() throws RegistrationException {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw problem("", "credentials", "no list", "a list of objects");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String place = "credentials[" + credentials.size() + "].";
                if (credentials.size() == MAX_BATCH) {
                    throw problem("", "credentials", "too many", "at most " + MAX_BATCH);
                }
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw problem("", "credentials[" + credentials.size() + "]", "no object", "an object");
                }
                parser.nextToken();
                credential(place);
            }
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                throw problem("", "body", "fields beside credentials", "credentials only");
            }
            if (credentials.isEmpty()) {
                throw problem("", "credentials", "empty", "1 to " + MAX_BATCH);
            }
        }

        /** The parser stands on the first name, or on the end of the object. */
        private void credential(String place) throws RegistrationException {
            @Nullable Fingerprint fingerprint = null;
            @Nullable Handle handle = null;
            @Nullable TokenHint hint = null;
            hintOfSecret = null;
            Map<String, String> texts = new HashMap<>();
            for (; parser.currentToken() == JsonToken.PROPERTY_NAME; parser.nextToken()) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("secret") || name.equals("fingerprint")) {
                    if (fingerprint != null) {
                        throw problem(place, "fingerprint", "twice", "one fingerprint, or one secret");
                    }
                    fingerprint = name.equals("secret") ? secret(place, value) : fingerprint(place, value);
                } else if (name.equals("handle")) {
                    handle = handle(place, value);
                } else if (name.equals("hint")) {
                    hint = hint(place, value);
                } else if (!TEXTS.contains(name)) {
                    throw problem(
                            place,
                            "a field",
                            "unknown",
                            "fingerprint or secret, hint, connector, handle, owner, agent, task, class, expires_at");
                } else if (value == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getString());
                } else if (value != JsonToken.VALUE_NULL) {
                    throw problem(place, name, "no text", "a text");
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw problem("", "body", "malformed", "JSON, an object");
            }
            if (fingerprint == null) {
                throw problem(place, "fingerprint", "missing", "{key_id, value}, or over mutual TLS a secret");
            }
            if (!seen.add(fingerprint)) {
                throw problem(place, "fingerprint", "twice in this batch", "each once");
            }
            credentials.add(build(place, fingerprint, handle == null ? Handle.none() : handle, texts)
                    .withHint(hintOfSecret != null ? hintOfSecret : hint));
        }

        private Credential build(String place, Fingerprint fingerprint, Handle handle, Map<String, String> texts)
                throws RegistrationException {
            String connector = texts.getOrDefault("connector", "");
            if (!issuer.connectors().contains(connector)) {
                throw problem(
                        place,
                        "connector",
                        "not one of issuer " + issuer.name(),
                        String.join(", ", issuer.connectors().stream().sorted().toList()));
            }
            try {
                return new Credential(
                        fingerprint,
                        issuer.name(),
                        connector,
                        handle,
                        texts.get("owner"),
                        texts.get("agent"),
                        texts.get("task"),
                        CredentialClass.ofWord(texts.getOrDefault("class", "")),
                        texts.containsKey("expires_at") ? Instant.parse(texts.get("expires_at")) : null);
            } catch (DateTimeException e) {
                throw problem(place, "expires_at", "malformed", "a time such as 2026-11-28T12:00:00Z");
            } catch (IllegalArgumentException e) {
                throw new RegistrationException(place + e.getMessage());
            }
        }

        private Fingerprint fingerprint(String place, JsonToken value) throws RegistrationException {
            Map<String, String> fields = strings(place + "fingerprint", value);
            if (!fields.keySet().equals(Set.of("key_id", "value"))) {
                throw problem(place, "fingerprint", "other fields", "key_id and value");
            }
            if (!key.id().equals(fields.get("key_id"))) {
                throw problem(place, "fingerprint.key_id", "another key", key.id() + ", as of /v1/fingerprint-key");
            }
            String hex = fields.get("value");
            if (hex == null || !HEX.matcher(hex).matches()) {
                throw problem(place, "fingerprint.value", "malformed", "32 lower-case hexadecimal digits");
            }
            return new Fingerprint(hex);
        }

        private Handle handle(String place, JsonToken value) throws RegistrationException {
            Map<String, String> fields = strings(place + "handle", value);
            String type = fields.remove("type");
            String id = fields.remove("id");
            if (type == null || id == null) {
                throw problem(place, "handle", "incomplete", "type and id");
            }
            try {
                return new Handle(type, id, fields);
            } catch (IllegalArgumentException e) {
                throw new RegistrationException(place + e.getMessage());
            }
        }

        private TokenHint hint(String place, JsonToken value) throws RegistrationException {
            int length = 0;
            String crc = "";
            while (value == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken field = parser.nextToken();
                if (name.equals("length") && field == JsonToken.VALUE_NUMBER_INT) {
                    length = parser.getIntValue();
                } else if (name.equals("crc32") && field == JsonToken.VALUE_STRING) {
                    crc = parser.getString();
                } else {
                    throw malformedHint(place);
                }
            }
            if (!CRC.matcher(crc).matches()) {
                throw malformedHint(place);
            }
            try {
                return new TokenHint(Integer.parseUnsignedInt(crc, 16), length);
            } catch (IllegalArgumentException e) {
                throw new RegistrationException(place + "hint." + e.getMessage());
            }
        }

        private static RegistrationException malformedHint(String place) {
            return problem(place, "hint", "malformed", "length in bytes, and crc32 of 8 lower-case hexadecimal digits");
        }

        private Map<String, String> strings(String place, JsonToken value) throws RegistrationException {
            if (value != JsonToken.START_OBJECT) {
                throw problem("", place, "no object", "an object");
            }
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw problem("", place, "a field that is no text", "texts");
                }
                fields.put(name, parser.getString());
            }
            return fields;
        }

        private Fingerprint secret(String place, JsonToken value) throws RegistrationException {
            if (!secretsAllowed) {
                throw problem(place, "secret", "refused", "a fingerprint; secrets only over mutual TLS");
            }
            if (value != JsonToken.VALUE_STRING) {
                throw problem(place, "secret", "no text", "a text");
            }
            char[] buffer = parser.getStringCharacters();
            int from = parser.getStringOffset();
            int length = parser.getStringLength();
            try {
                if (length > MAX_SECRET_CHARS || !SecretStrength.isEnough(buffer, from, length)) {
                    throw problem(
                            place,
                            "secret",
                            "too weak or too long",
                            SecretStrength.MIN_CHARS + " to " + MAX_SECRET_CHARS + " characters of about "
                                    + SecretStrength.MIN_BITS + " bits or more");
                }
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(buffer, from, length));
                try {
                    hintOfSecret = TokenHint.of(bytes.array(), bytes.arrayOffset(), bytes.limit());
                    return fingerprinter.fingerprint(bytes.array(), bytes.arrayOffset(), bytes.limit());
                } finally {
                    Arrays.fill(bytes.array(), (byte) 0);
                }
            } finally {
                Arrays.fill(buffer, from, from + length, '\0');
            }
        }

        private static RegistrationException problem(String place, String field, String what, String expected) {
            return new RegistrationException(place + field + ": " + what + " (expected: " + expected + ")");
        }
    }
}
