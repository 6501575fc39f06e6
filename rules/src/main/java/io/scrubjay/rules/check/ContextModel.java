package io.scrubjay.rules.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A weight for each of some thousand {@linkplain ContextFeatures features}: their sum is above zero where a value, as it looks and
 * as it stands, is told as a secret. Immutable, any thread.
 *
 * <p>Its file has a line for each: {@code kind weight text}, in UTF-8, letters in lower case but for forms, weights with one digit behind the
 * point. It is read byte by byte, as at a start nothing is compiled yet.
 */
final class ContextModel {
    private static final Map<String, ContextFeatures.Kind> KINDS = new HashMap<>();

    static {
        for (ContextFeatures.Kind kind : ContextFeatures.Kind.values()) {
            KINDS.put(kind.word(), kind);
        }
    }

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final int FACTOR = 0x9e3779b1;

    private static final int DECIMALS = 10;
    /** No line is shorter. */
    private static final int LEAST_LINE = 8;

    /** By hash, with free places between; 0 where there is none. */
    private final int[] hashes;

    private final float[] weights;
    private int count;

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if a line has another form
     */
    ContextModel(byte[] file) {
        int size = Integer.highestOneBit(Math.max(1, file.length / LEAST_LINE)) * 2;
        this.hashes = new int[size];
        this.weights = new float[size];
        int from = 0;
        while (from < file.length) {
            int to = endOf(file, '\n', from, file.length);
            add(file, from, to);
            from = to + 1;
        }
    }

    /** One of those that the program comes with. */
    static ContextModel builtin(String file) {
        return new ContextModel(bytes(file));
    }

    /** The bytes of such a file. */
    static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(ContextModel.class.getResourceAsStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": not readable", e);
        }
    }

    private void add(byte[] file, int from, int to) {
        int weight = endOf(file, ' ', from, to) + 1;
        int text = endOf(file, ' ', Math.min(weight, to), to) + 1;
        ContextFeatures.Kind kind = weight > to ? null : KINDS.get(new String(file, from, weight - 1 - from, StandardCharsets.US_ASCII));
        if (kind == null || text > to) {
            throw new IllegalArgumentException(
                    "weights: " + new String(file, from, to - from, StandardCharsets.UTF_8) + " (expected: kind weight text)");
        }
        int hash = begin(kind);
        for (int at = text; at < to; at++) {
            hash = next(hash, file[at] & 0xff);
        }
        int slot = slot(end(hash));
        count += hashes[slot] == 0 ? 1 : 0;
        hashes[slot] = end(hash);
        weights[slot] = weight(file, weight, text - 1);
    }

    private static float weight(byte[] file, int from, int to) {
        boolean negative = file[from] == '-';
        int number = 0;
        boolean read = to - from > 2;
        for (int at = negative ? from + 1 : from; at < to; at++) {
            boolean digit = file[at] >= '0' && file[at] <= '9';
            read &= at == to - 2 ? file[at] == '.' : digit;
            number = digit ? number * DECIMALS + file[at] - '0' : number;
        }
        if (!read) {
            throw new IllegalArgumentException("weights: " + new String(file, from, to - from, StandardCharsets.UTF_8)
                    + " (expected: a number with one digit behind the point)");
        }
        return (negative ? -number : number) / (float) DECIMALS;
    }

    private static int endOf(byte[] file, char end, int from, int to) {
        int at = from;
        while (at < to && file[at] != end) {
            at++;
        }
        return at;
    }

    /** The line of a feature's weight, without an end. */
    static String line(ContextFeatures.Kind kind, float weight, String text) {
        return kind.word() + " " + String.format(Locale.ROOT, "%.1f", weight) + " "
                + new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** How many features have a weight. */
    int size() {
        return count;
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
            int hash = begin(kind);
            for (int at = from; at < to; at++) {
                char c = text.charAt(at);
                hash = next(hash, kind.isForm() ? c : Characters.toLower(c));
            }
            int slot = slot(end(hash));
            score += hashes[slot] == 0 ? 0 : weights[slot];
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

    private static int begin(ContextFeatures.Kind kind) {
        return (FNV_OFFSET ^ kind.hash()) * FNV_PRIME;
    }

    private static int next(int hash, int character) {
        return (hash ^ character) * FNV_PRIME;
    }

    /** Never 0, which stands for a free place. */
    private static int end(int hash) {
        return hash == 0 ? 1 : hash;
    }
}
