package io.scrubjay.rules.scan;

import io.scrubjay.rules.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The bytes that every text of some form begins with, each as the set of values that it may have: what the encoded forms of
 * the sweep are made of.
 *
 * @param sets one set of byte values for each byte
 * @param open whether what follows is known too
 */
record KnownBytes(List<BitSet> sets, boolean open) {
    /** So much is rare enough; more would only cost. */
    private static final double ENOUGH_BITS = 44;
    /** With less the sweep would hit in every other piece of base64. */
    private static final double LEAST_BITS = 32;
    /** More alternatives than any format has. */
    private static final int MAX_ALTERNATIVES = 64;

    private static final KnownBytes NOTHING = new KnownBytes(List.of(), true);

    /** The header of gzip: magic number, method, flags. */
    static final KnownBytes GZIP = NOTHING.plus(range(0x1f, 0x1f)).plus(range(0x8b, 0x8b)).plus(range(8, 8)).plus(range(0, 0x1f));

    /** The beginnings of a shape from its first literal of some length on, one for each alternative; selective ones only. */
    static List<KnownBytes> of(Shape shape, boolean ignoreCase) {
        List<Shape> parts = SweepExpression.flatten(shape);
        int anchor = 0;
        while (anchor < parts.size() && !SweepExpression.isAnchor(parts.get(anchor))) {
            anchor++;
        }
        return append(List.of(NOTHING), new Shape.Sequence(parts.subList(anchor, parts.size())), ignoreCase).stream()
                .filter(KnownBytes::isSelective)
                .distinct()
                .toList();
    }

    /** Exact text and one more byte that is one of {@code next}. */
    static KnownBytes of(String text, String next) {
        KnownBytes known = NOTHING;
        for (int i = 0; i < text.length(); i++) {
            known = known.plus(set(text.substring(i, i + 1)));
        }
        return next.isEmpty() ? known : known.plus(set(next));
    }

    /** Whether these bytes are rare enough to look for. */
    boolean isSelective() {
        return bits() >= LEAST_BITS;
    }

    private double bits() {
        double bits = 0;
        for (BitSet set : sets) {
            bits += Math.log(256.0 / set.cardinality()) / Math.log(2);
        }
        return bits;
    }

    private KnownBytes plus(BitSet set) {
        List<BitSet> longer = new ArrayList<>(sets);
        longer.add(set);
        return new KnownBytes(List.copyOf(longer), true);
    }

    private KnownBytes closed() {
        return new KnownBytes(sets, false);
    }

    private static List<KnownBytes> append(List<KnownBytes> beginnings, Shape shape, boolean ignoreCase) {
        List<KnownBytes> longer = new ArrayList<>();
        for (KnownBytes beginning : beginnings) {
            if (!beginning.open || beginning.bits() >= ENOUGH_BITS) {
                longer.add(beginning.closed());
            } else {
                longer.addAll(append(beginning, shape, ignoreCase));
            }
        }
        return longer.size() <= MAX_ALTERNATIVES
                ? longer
                : beginnings.stream().map(KnownBytes::closed).toList();
    }

    private static List<KnownBytes> append(KnownBytes beginning, Shape shape, boolean ignoreCase) {
        return switch (shape) {
            case Shape.Literal literal -> {
                KnownBytes longer = beginning;
                for (int i = 0; i < literal.text().length(); i++) {
                    longer = longer.plus(character(literal.text().substring(i, i + 1), ignoreCase));
                }
                yield List.of(longer);
            }
            case Shape.Run run -> {
                KnownBytes longer = beginning;
                int count = 0;
                while (count < run.min() && longer.bits() < ENOUGH_BITS) {
                    longer = longer.plus(run.alphabet().toBitSet());
                    count++;
                }
                yield List.of(count == run.max() ? longer : longer.closed());
            }
            case Shape.Sequence sequence -> {
                List<KnownBytes> longer = List.of(beginning);
                for (Shape part : sequence.parts()) {
                    longer = append(longer, part, ignoreCase);
                }
                yield longer;
            }
            case Shape.Choice choice -> {
                List<KnownBytes> either = new ArrayList<>();
                choice.alternatives().forEach(one -> either.addAll(append(beginning, one, ignoreCase)));
                yield either;
            }
            case Shape.Maybe maybe -> {
                List<KnownBytes> either = new ArrayList<>(append(beginning, maybe.part(), ignoreCase));
                either.add(beginning);
                yield either;
            }
            case Shape.Secret secret -> append(beginning, secret.part(), ignoreCase);
        };
    }

    private static BitSet character(String character, boolean ignoreCase) {
        return set(ignoreCase ? character.toLowerCase(Locale.ROOT) + character.toUpperCase(Locale.ROOT) : character);
    }

    private static BitSet range(int from, int to) {
        BitSet set = new BitSet(256);
        set.set(from, to + 1);
        return set;
    }

    private static BitSet set(String characters) {
        BitSet set = new BitSet(256);
        characters.chars().forEach(set::set);
        return set;
    }
}
