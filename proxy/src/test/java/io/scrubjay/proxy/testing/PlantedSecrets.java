package io.scrubjay.proxy.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * Secrets made up for one test, and the oracle for them: what must not be left of them, and which mask stands for
 * which. One thread.
 */
public final class PlantedSecrets {
    private static final Map<RuleId, Rule> RULES = BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().stream()
            .collect(Collectors.toMap(Rule::id, rule -> rule));
    /** Rules of tokens that need no context, which name them whatever stands around. */
    private static final List<String> TOKENS = List.of(
            "github-pat", "gitlab-deploy-token", "anthropic-api-key", "groq-api-key", "github-fine-grained-pat");

    /** Syslog escapes a bracket within structured data. */
    private static final Pattern LABEL = Pattern.compile("\\[redacted:[a-z0-9-]+:([0-9a-f]{8})\\\\?]");

    private static final int PIECE_CHARACTERS = 12;

    private final Random random = new Random();
    private final Map<String, String> ruleBySecret = new LinkedHashMap<>();

    /** A fresh token; its kind changes from call to call. */
    public String token() {
        return token(TOKENS.get(ruleBySecret.size() % TOKENS.size()));
    }

    /** A fresh token of a rule that needs no context. */
    public String token(String ruleId) {
        Rule rule = RULES.get(new RuleId(ruleId));
        if (rule == null) {
            throw new IllegalArgumentException("rule: " + ruleId + " (expected: a built-in one)");
        }
        Sample sample = new SampleGenerator(random).samples(rule).getLast();
        ruleBySecret.put(sample.secret(), ruleId);
        return sample.secret();
    }

    /** A fresh password, which only its context gives away; the context decides which rule names it. */
    public String password(String ruleId) {
        String letters = "abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ23456789";
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(letters.charAt(random.nextInt(letters.length())));
        }
        ruleBySecret.put(password + "!7x", ruleId);
        return password + "!7x";
    }

    /** Every secret so far. */
    public List<String> all() {
        return List.copyOf(ruleBySecret.keySet());
    }

    /** The rule that names a secret. */
    public String rule(String secret) {
        return String.valueOf(ruleBySecret.get(secret));
    }

    /** The fingerprints under a key, 32 digits each, with their secrets. */
    public Map<String, String> fingerprints(FingerprintKey key) {
        Fingerprinter fingerprinter = key.newFingerprinter();
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String secret : ruleBySecret.keySet()) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            secrets.put(fingerprinter.fingerprint(bytes, 0, bytes.length).hex(), secret);
        }
        return secrets;
    }

    /** Fails if any of the secrets stands in the bytes, whole or a piece of it. */
    public void assertAbsent(String where, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> secret : ruleBySecret.entrySet()) {
            for (String piece : pieces(secret.getKey())) {
                int at = text.indexOf(piece);
                if (at >= 0) {
                    throw new AssertionFailedError(where + ", offset " + at + ": a secret of rule " + secret.getValue()
                            + ": " + text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60)));
                }
            }
        }
    }

    /** As {@link #assertAbsent(String, byte[])}. */
    public void assertAbsent(String where, String text) {
        assertAbsent(where, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text with each mask of the style {@code label} replaced by the secret that it must stand for. */
    public String unmasked(String text, FingerprintKey key) {
        Map<String, String> secrets = new LinkedHashMap<>();
        fingerprints(key).forEach((fingerprint, secret) -> secrets.put(fingerprint.substring(0, 8), secret));
        return LABEL.matcher(text)
                .replaceAll(mask -> Matcher.quoteReplacement(secrets.getOrDefault(mask.group(1), mask.group())));
    }

    /** A message with every mask in it replaced likewise. */
    public Message unmasked(Message message, FingerprintKey key) {
        return mapTexts(message, text -> unmasked(text, key));
    }

    private static List<String> pieces(String secret) {
        List<String> pieces = new ArrayList<>();
        int end = secret.length();
        pieces.add(secret.substring(Math.max(0, end - PIECE_CHARACTERS)));
        if (end >= 3 * PIECE_CHARACTERS) {
            pieces.add(secret.substring(end - 2 * PIECE_CHARACTERS, end - PIECE_CHARACTERS));
        }
        return pieces;
    }

    private static Message mapTexts(Message message, UnaryOperator<String> map) {
        Message.Builder builder = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getValue() instanceof List<?> elements) {
                List<Object> mapped = new ArrayList<>();
                elements.forEach(element -> mapped.add(mapValue(element, map)));
                builder.setField(field.getKey(), mapped);
            } else {
                builder.setField(field.getKey(), mapValue(field.getValue(), map));
            }
        }
        return builder.build();
    }

    private static Object mapValue(Object value, UnaryOperator<String> map) {
        return switch (value) {
            case Message message -> mapTexts(message, map);
            case String text -> map.apply(text);
            case ByteString bytes -> {
                String text = bytes.toString(StandardCharsets.ISO_8859_1);
                yield ByteString.copyFrom(map.apply(text), StandardCharsets.ISO_8859_1);
            }
            default -> value;
        };
    }
}
