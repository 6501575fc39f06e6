package io.scrubjay.rules.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A weight for each of some thousand {@linkplain ContextFeatures features}: their sum is above zero where a value, as it looks and
 * as it stands, is told as a secret. Immutable, any thread.
 *
 * <p>Its file has a line for each: {@code kind weight text}, in UTF-8.
 */
final class ContextModel {
    private static final int PARTS = 3;
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final int FACTOR = 0x9e3779b1;

    /** By hash, with free places between; 0 where there is none. */
    private final int[] hashes;

    private final float[] weights;

    /** @param lines of a file; those that are empty or begin with {@code ##} say nothing */
    ContextModel(List<String> lines) {
        int size = Integer.highestOneBit(Math.max(1, lines.size())) * 4;
        this.hashes = new int[size];
        this.weights = new float[size];
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith("##")) {
                add(line);
            }
        }
    }

    /** One of those that the program comes with. */
    static ContextModel builtin(String file) {
        return new ContextModel(lines(file));
    }

    /** The lines of such a file. */
    static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(ContextModel.class.getResourceAsStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": not readable", e);
        }
    }

    private void add(String line) {
        String[] parts = line.split(" ", PARTS);
        if (parts.length < PARTS) {
            throw new IllegalArgumentException("weights: " + line + " (expected: kind weight text)");
        }
        ContextFeatures.Kind kind = ContextFeatures.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        String text = new String(parts[2].getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int hash = hash(kind, text, 0, text.length());
        int slot = slot(hash);
        hashes[slot] = hash;
        weights[slot] = Float.parseFloat(parts[1]);
    }

    /** The line of a feature's weight, without an end. */
    static String line(ContextFeatures.Kind kind, float weight, String text) {
        return kind.word() + " " + String.format(Locale.ROOT, "%.1f", weight) + " "
                + new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** How many features have a weight. */
    int size() {
        return (int) Arrays.stream(hashes).filter(hash -> hash != 0).count();
    }

    /** The sum of the weights of a value's features. */
    float score(String text, int from, int to) {
        Sum sum = new Sum();
        ContextFeatures.of(text, from, to, sum);
        return sum.score;
    }

    private final class Sum implements ContextFeatures.Listener {
        private float score;

        @Override
        public void onFeature(ContextFeatures.Kind kind, String text, int from, int to) {
            int hash = hash(kind, text, from, to);
            int slot = slot(hash);
            score += hashes[slot] == hash ? weights[slot] : 0;
        }
    }

    /** Where a hash stands, or would. */
    private int slot(int hash) {
        int slot = ((hash * FACTOR) >>> Byte.SIZE) & (hashes.length - 1);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    /** Never 0; letters in any casing have one hash, but for forms. */
    private static int hash(ContextFeatures.Kind kind, String text, int from, int to) {
        boolean form = kind.isForm();
        int hash = (FNV_OFFSET ^ kind.hash()) * FNV_PRIME;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            hash = (hash ^ (form ? c : Characters.toLower(c))) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
