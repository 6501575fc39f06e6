package io.scrubjay.rules.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Says where in a name the words stand by which a {@link NameIndex} knows it best: those that are rare in ordinary telemetry, and
 * in few other names. One thread.
 */
final class NamePlaces {
    /** Words and attribute names that much telemetry consists of; those of nearly every sentence stand there several times. */
    private static final String EVERYDAY = "everyday-words.txt";

    private static final Pattern PUNCTUATION = Pattern.compile("^[^a-z0-9]+|[^a-z0-9]+$");

    private static final int WORD = Integer.BYTES;
    private static final double EVERYDAY_WEIGHT = 100;

    private final String everydayText = everydayText();
    private final Counts everyday = new Counts();
    private final Counts ofNames = new Counts();

    NamePlaces() {
        byte[] text = bytes(everydayText);
        for (int length = 2; length <= WORD; length++) {
            everyday.add(text, length);
        }
    }

    private static String everydayText() {
        try (InputStream in = Objects.requireNonNull(NamePlaces.class.getResourceAsStream(EVERYDAY))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(EVERYDAY + ": not readable", e);
        }
    }

    /** Adds a name that others are to be told from. */
    void add(String name) {
        ofNames.add(bytes(name), WORD);
    }

    /** Whether a text in lower case is such a word, or part of one, but for the punctuation around it. */
    boolean isEveryday(String text) {
        return everydayText.contains(PUNCTUATION.matcher(text).replaceAll(""));
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A name with the place at which it is known best. */
    NameIndex.Name placed(int pattern, String name) {
        return new NameIndex.Name(pattern, name, placeIn(name));
    }

    /** The place of the first of two words, one behind the other, that together cost least. */
    private int placeIn(String name) {
        byte[] text = bytes(name);
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int place = 0; place + NameIndex.MIN_LENGTH <= text.length; place++) {
            double cost = cost(text, place) + cost(text, place + 1);
            if (cost < least) {
                least = cost;
                best = place;
            }
        }
        return best;
    }

    /** How often a word is to be expected, also where the everyday words do not hold it, and how many names it has to be told from. */
    private double cost(byte[] text, int at) {
        double expected = (double) everyday.of(text, at, 3) * everyday.of(text, at + 1, 3)
                / Math.max(1, everyday.of(text, at + 1, 2));
        return EVERYDAY_WEIGHT * (everyday.of(text, at, WORD) + expected) + ofNames.of(text, at, WORD);
    }

    /** How often pieces of text occur, of two to four bytes, by their hashes: some seem more common than they are. */
    private static final class Counts {
        private static final int BITS = 18;

        private final int[] counts = new int[1 << BITS];

        void add(byte[] text, int length) {
            for (int at = 0; at + length <= text.length; at++) {
                counts[slot(text, at, length)]++;
            }
        }

        int of(byte[] text, int at, int length) {
            return counts[slot(text, at, length)];
        }

        private static int slot(byte[] text, int at, int length) {
            int hash = length;
            for (int i = 0; i < length; i++) {
                hash = hash * 31 + Character.toLowerCase(text[at + i]);
            }
            return (hash * 0x9E3779B1) >>> (Integer.SIZE - BITS);
        }
    }
}
