package io.scrubjay.proxy.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Writes texts and keys in which samples stand at random places, plain, cut, or in an encoding. All Latin-1. */
final class RandomFields {
    private static final List<String> NOISE = List.of(
            "", " ", "\n", "\t", "\"", "\\", "\\n", "é", "\u0000", "\u0001", "{", "}", "[", ",", ":", "=", "'", "<b>",
            "&", "/", "A", "z9", "%", "%41", "\\u0041", "user 42 logged in from 10.0.0.1", "x".repeat(70));
    private static final List<String> OPERATORS = List.of(
            "=", ": ", ":", "\": \"", "\":\"", "\\\":\\\"", "\\\\\\\": \\\\\\\"", " => '", "%3D", ">", "\", \"", " ",
            "\":[\"", "\" :  [ \"", "':\"", "\n  :  \"");

    private final RandomGenerator random;
    private final List<String> samples;
    private final List<String> names;

    RandomFields(RandomGenerator random, List<String> samples, List<String> names) {
        this.random = random;
        this.samples = samples;
        this.names = names;
    }

    /** A text of a few pieces. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(piece());
        }
        return text.toString();
    }

    /** A key: a name of a rule as names are written, a piece of a sample, or nothing special. */
    String key() {
        return switch (random.nextInt(8)) {
            case 0 -> "db." + name();
            case 1 -> name() + "." + random.nextInt(10);
            case 2 -> name().toUpperCase(Locale.ROOT);
            case 3 -> {
                String sample = sample();
                yield sample.substring(0, random.nextInt(sample.length() + 1));
            }
            case 4 -> "http.request.header." + name();
            case 5 -> "key";
            default -> name();
        };
    }

    private String piece() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> NOISE.get(random.nextInt(NOISE.size()));
            case 2 -> name() + OPERATORS.get(random.nextInt(OPERATORS.size())) + sample();
            case 3 -> {
                String sample = sample();
                yield sample.substring(random.nextInt(1 + sample.length() / 2));
            }
            case 4 -> value();
            case 5 -> encoded(NOISE.get(random.nextInt(NOISE.size())) + sample() + " ");
            case 6 -> encoded(encoded(sample()));
            default -> sample();
        };
    }

    private String name() {
        return names.get(random.nextInt(names.size()));
    }

    private String sample() {
        return samples.isEmpty() ? value() : samples.get(random.nextInt(samples.size()));
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            value.append((char) ('!' + random.nextInt(94)));
        }
        return value.toString();
    }

    /** The text in one of the encodings that are undone. */
    private String encoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return switch (random.nextInt(8)) {
            case 0 -> Base64.getEncoder().encodeToString(bytes);
            case 1 -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            case 2 -> Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
            case 3 -> HexFormat.of().formatHex(bytes);
            case 4 -> HexFormat.of().withUpperCase().formatHex(bytes);
            case 5 -> escaped(text, "%%%02X");
            case 6 -> escaped(text, "\\u%04x");
            default -> "{\"m\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/") + "\"}";
        };
    }

    private String escaped(String text, String format) {
        StringBuilder escaped = new StringBuilder();
        boolean all = random.nextBoolean();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !all && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            escaped.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, format, (int) c));
        }
        return escaped.toString();
    }
}
