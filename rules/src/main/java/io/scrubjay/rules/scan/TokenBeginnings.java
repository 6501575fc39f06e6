package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Knows the literals by which tokens are recognised, and tells whether a text ends inside of a token. Immutable, any thread.
 *
 * <p>It looks at the last word of a text only, from its end back to a byte that no token has behind its literal, and there only
 * where the first three characters of a literal stand.
 */
final class TokenBeginnings {
    /** No longer word is cut off and put together again. */
    private static final int MAX_WORD = 4096;

    private static final int PIECES_BITS = 18;
    private static final int HASH_FACTOR = 0x9e3779b1;
    /** How far into a record a literal is looked for that has a run before it. */
    private static final int MAX_RUN = 64;

    private final List<Anchor> anchors = new ArrayList<>();
    private final LiteralIndex literals;
    /** Those with a run before them, in the order in which they stand among all. */
    private final List<Anchor> anchorsBehindRuns;

    private final LiteralIndex literalsBehindRuns;
    /** A bit by each two characters that stand side by side among the first three of these literals: one of the pairs is at an even place. */
    private final long[] pairsBehindRuns = new long[1 << (2 * Byte.SIZE - 6)];
    /** Of each byte whether a run before a literal may hold it. */
    private final boolean[] inRuns = new boolean[256];
    /** A bit by the hash of any three characters that stand side by side in a literal. */
    private final long[] pieces = new long[1 << (PIECES_BITS - 6)];

    private final ByteKinds kinds = new ByteKinds();
    /** By a key's hash, the kinds of the shapes that have a literal with it. */
    private final long[] kindsOfHash;

    private int longestLiteral;

    TokenBeginnings(RulePack pack) {
        for (Rule rule : pack.rules()) {
            if (rule.mode() != Mode.OFF && rule.detector() instanceof Detector.Token token) {
                add(token);
            }
        }
        anchorsBehindRuns = anchors.stream().filter(anchor -> anchor.maxBefore > 0).toList();
        literals = index(anchors);
        kindsOfHash = new long[literals.hashes()];
        for (Anchor anchor : anchors) {
            kindsOfHash[literals.hash(LiteralIndex.key(anchor.literal))] |= anchor.kind;
        }
        literalsBehindRuns = index(anchorsBehindRuns);
        for (Anchor anchor : anchorsBehindRuns) {
            for (int at = 0; at < LiteralIndex.KEY_BYTES - 1; at++) {
                int bit = pairBit((byte) anchor.literal.charAt(at), (byte) anchor.literal.charAt(at + 1));
                pairsBehindRuns[bit >>> 6] |= 1L << bit;
            }
        }
    }

    private static LiteralIndex index(List<Anchor> anchors) {
        return new LiteralIndex(anchors.stream().map(Anchor::literal).toList());
    }

    /**
     * A literal of a shape and how far behind the shape's start it may begin.
     *
     * @param literal the text, as it stands in the shape
     * @param kind the bit of the bytes that the shape consists of
     */
    private record Anchor(
            String literal, int minBefore, int maxBefore, long kind, boolean leftBoundary, CutShape cut, ShapeMatcher whole) {}

    private void add(Detector.Token token) {
        List<Shape> parts = SweepExpression.flatten(token.shape());
        int index = 0;
        while (index < parts.size() && !SweepExpression.isAnchor(parts.get(index))) {
            index++;
        }
        if (index == parts.size()) {
            return;
        }
        Shape before = new Shape.Sequence(parts.subList(0, index));
        CutShape cut = new CutShape(token.shape(), token.ignoreCase());
        ShapeMatcher whole = ShapeMatcher.compile(token.shape(), token.ignoreCase(), ShapeMatcher.End.EXTEND);
        BitSet bytes = new BitSet();
        addBytes(token.shape(), bytes);
        // a blank ends a word, whatever the shape says
        IntStream.range(0, 256).filter(b -> QuotedValue.isSpace((byte) b)).forEach(bytes::clear);
        long kind = kinds.add(bytes);
        BitSet beforeBytes = new BitSet();
        addBytes(before, beforeBytes);
        beforeBytes.stream().forEach(b -> inRuns[b] = true);
        for (String literal : literals(parts.get(index))) {
            anchors.add(new Anchor(
                    literal,
                    ShapeWidth.of(before).min(),
                    ShapeWidth.of(before).max(),
                    kind,
                    token.leftBoundary(),
                    cut,
                    whole));
            markPieces(literal);
            longestLiteral = Math.max(longestLiteral, literal.length());
        }
    }

    private void markPieces(String literal) {
        int key = 0;
        for (int i = 0; i < literal.length(); i++) {
            key = LiteralIndex.keyBehind(key, (byte) literal.charAt(i));
            if (i >= LiteralIndex.KEY_BYTES - 1) {
                int bit = pieceBit(key);
                pieces[bit >>> 6] |= 1L << bit;
            }
        }
    }

    /** Adds all bytes that a match may have, in any casing. */
    private static void addBytes(Shape shape, BitSet bytes) {
        switch (shape) {
            case Shape.Literal literal ->
                literal.text().chars().forEach(c -> {
                    bytes.set(Character.toLowerCase(c));
                    bytes.set(Character.toUpperCase(c));
                });
            case Shape.Run run -> bytes.or(run.alphabet().toBitSet());
            case Shape.Choice choice -> choice.alternatives().forEach(one -> addBytes(one, bytes));
            case Shape.Sequence sequence -> sequence.parts().forEach(part -> addBytes(part, bytes));
            case Shape.Maybe maybe -> addBytes(maybe.part(), bytes);
            case Shape.Secret secret -> addBytes(secret.part(), bytes);
        }
    }

    private static List<String> literals(Shape anchor) {
        return switch (anchor) {
            case Shape.Literal literal -> List.of(literal.text());
            case Shape.Choice choice ->
                choice.alternatives().stream()
                        .flatMap(one -> literals(SweepExpression.flatten(one).getFirst()).stream())
                        .toList();
            case Shape.Run _, Shape.Sequence _, Shape.Maybe _, Shape.Secret _ ->
                throw new IllegalArgumentException("anchor: " + anchor + " (expected: a literal or a choice of them)");
        };
    }

    private static int pieceBit(int key) {
        return (key * HASH_FACTOR) >>> (Integer.SIZE - PIECES_BITS);
    }

    private static int pairBit(byte first, byte second) {
        return LiteralIndex.folded(first) | LiteralIndex.folded(second) << Byte.SIZE;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /** Hears of the tokens in the last word of a text that are not complete at its end. */
    @FunctionalInterface
    private interface CutListener {
        /** @param inLiteral whether nothing but a literal, or its beginning, stands there, short enough to be remembered */
        void onCut(int tokenFrom, ShapeMatcher whole, boolean inLiteral);
    }

    /** How a text ends, {@code bytes[from, to)}. */
    OpenEnds.End endOf(byte[] bytes, int from, int to) {
        OpenEnds.End[] end = {OpenEnds.End.CLOSED};
        findCut(bytes, from, to, (tokenFrom, whole, inLiteral) -> {
            if (end[0] != OpenEnds.End.IN_TOKEN) {
                end[0] = inLiteral ? OpenEnds.End.IN_LITERAL : OpenEnds.End.IN_TOKEN;
            }
        });
        return end[0];
    }

    /** Where the first token begins in the last word of a text that ends within it, behind its literal; -1 if there is none. */
    int cutFrom(byte[] text) {
        int[] first = {text.length};
        findCut(text, (tokenFrom, whole, inLiteral) -> first[0] = inLiteral ? first[0] : Math.min(first[0], tokenFrom));
        return first[0] == text.length ? -1 : first[0];
    }

    /** Whether a token that is not complete at the end of a text is complete in a longer text that begins with this one. */
    boolean isCompleteIn(byte[] text, byte[] longer) {
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        boolean[] complete = {false};
        findCut(text, (tokenFrom, whole, inLiteral) -> complete[0] |= whole.match(longer, tokenFrom, span));
        return complete[0];
    }

    private void findCut(byte[] text, CutListener listener) {
        findCut(text, 0, text.length, listener);
    }

    private void findCut(byte[] bytes, int from, int to, CutListener listener) {
        int earliest = Math.max(from, to - MAX_WORD);
        int key = 0;
        long alive = -1;
        for (int at = to - 1; at >= earliest; at--) {
            byte b = bytes[at];
            alive &= kinds.of(b);
            if (alive == 0) {
                break;
            }
            key = LiteralIndex.keyBefore(b, key);
            if (at <= to - LiteralIndex.KEY_BYTES
                    && literals.isKey(key)
                    && (kindsOfHash[literals.hash(key)] & alive) != 0) {
                findCut(bytes, from, to, at, key, alive, listener);
            }
        }
    }

    /**
     * Tells of the cut tokens that have their literal at a place.
     *
     * @param kinds the bits of the sets which all that follows belongs to
     */
    private void findCut(
            byte[] bytes, int from, int to, int literalFrom, int key, long kinds, CutListener listener) {
        long beginning = LiteralIndex.beginning(bytes, literalFrom, to);
        long mask = LiteralIndex.mask(to - literalFrom);
        int end = literals.end(key);
        for (int entry = literals.first(key); entry < end; entry++) {
            if (literals.agrees(entry, beginning, mask)) {
                Anchor anchor = anchors.get(literals.literal(entry));
                if ((anchor.kind & kinds) != 0) {
                    findCut(bytes, from, to, literalFrom, anchor, listener);
                }
            }
        }
    }

    /** Whether the text has the literal there, as far as it goes. */
    private static boolean goesOnWith(byte[] text, int at, int to, String literal) {
        int length = Math.min(literal.length(), to - at);
        for (int i = 0; i < length; i++) {
            if (lower(text[at + i] & 0xff) != lower(literal.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void findCut(
            byte[] bytes, int from, int to, int literalFrom, Anchor anchor, CutListener listener) {
        int last = Math.max(Math.max(from, to - MAX_WORD), literalFrom - anchor.maxBefore);
        int earliest = literalFrom;
        while (earliest > last && !QuotedValue.isSpace(bytes[earliest - 1])) {
            earliest--;
        }
        boolean inLiteral = anchor.maxBefore == 0
                && to - literalFrom <= anchor.literal.length()
                && anchor.literal.length() <= OpenEnds.REMEMBERED_BYTES;
        for (int start = earliest; start <= literalFrom - anchor.minBefore; start++) {
            if ((!anchor.leftBoundary || start == from || LeftBoundary.at(bytes, start))
                    && anchor.cut.endsIn(bytes, start, to)
                    && !isWhole(anchor, bytes, start, to)) {
                listener.onCut(start - from, anchor.whole, inLiteral);
            }
        }
    }

    private static boolean isWhole(Anchor anchor, byte[] bytes, int from, int to) {
        return anchor.whole.match(Arrays.copyOfRange(bytes, from, to), 0, new ShapeMatcher.Span());
    }

    /** Whether what a token begins with may stand in both texts, its literal or a run before that; neither is empty. */
    boolean goesOn(byte[] before, byte[] bytes, int from, int to) {
        boolean maybe = mayBeCutLiteral(before, bytes, from, to);
        boolean maybeBehindRun = inRuns[before[before.length - 1] & 0xff] && mayHaveLiteralBehindRun(bytes, from, to);
        if (!maybe && !maybeBehindRun) {
            return false;
        }
        byte[] text = Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_RUN + longestLiteral));
        return (maybe && hasCutLiteral(before, text)) || (maybeBehindRun && hasLiteralBehindRun(text));
    }

    /** Whether three characters stand side by side in a literal of which the first text has one or two. */
    private boolean mayBeCutLiteral(byte[] before, byte[] bytes, int from, int to) {
        byte last = before[before.length - 1];
        byte first = bytes[from];
        return (before.length >= 2 && isPiece(key(before[before.length - 2], last, first)))
                || (to - from >= 2 && isPiece(key(last, first, bytes[from + 1])));
    }

    private boolean isPiece(int key) {
        int bit = pieceBit(key);
        return (pieces[bit >>> 6] >>> bit & 1) != 0;
    }

    private static int key(byte first, byte second, byte third) {
        return LiteralIndex.keyBehind(LiteralIndex.keyBehind(LiteralIndex.keyBehind(0, first), second), third);
    }

    private boolean hasCutLiteral(byte[] before, byte[] text) {
        int key = 0;
        int first = Math.max(0, before.length - longestLiteral + 1);
        int last = before.length + Math.min(LiteralIndex.KEY_BYTES - 1, text.length);
        for (int at = first; at < last; at++) {
            key = LiteralIndex.keyBehind(key, joined(before, text, at));
            int literalFrom = at - LiteralIndex.KEY_BYTES + 1;
            if (literalFrom >= first && literals.isKey(key) && isCutLiteral(before, text, literalFrom, key)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the pairs stands at an even place of the first word, or shortly behind it. */
    private boolean mayHaveLiteralBehindRun(byte[] bytes, int from, int to) {
        int last = Math.min(to, from + MAX_RUN);
        for (int at = from; at < last; at += Long.BYTES) {
            long word = LiteralIndex.beginning(bytes, at, to);
            if ((isPairBehindRun(word) | isPairBehindRun(word >>> 16) | isPairBehindRun(word >>> 32) | isPairBehindRun(word >>> 48)) != 0) {
                return true;
            }
            // a blank, or a NUL, which no run has
            if (ByteWord.hasZero(word ^ ByteWord.CASING)) {
                return false;
            }
        }
        return false;
    }

    private long isPairBehindRun(long word) {
        int pair = (int) word & 0xffff;
        return pairsBehindRuns[pair >>> 6] >>> pair & 1;
    }

    private boolean hasLiteralBehindRun(byte[] text) {
        int key = 0;
        for (int at = 0; at < Math.min(text.length, MAX_RUN) && !QuotedValue.isSpace(text[at]); at++) {
            key = LiteralIndex.keyBehind(key, text[at]);
            int literalFrom = at - LiteralIndex.KEY_BYTES + 1;
            if (literalFrom > 0 && !inRuns[text[literalFrom - 1] & 0xff]) {
                return false;
            }
            if (literalFrom >= 0 && literalsBehindRuns.isKey(key) && isBehindRun(text, literalFrom, key)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBehindRun(byte[] text, int at, int key) {
        long beginning = LiteralIndex.beginning(text, at, text.length);
        long mask = LiteralIndex.mask(text.length - at);
        int end = literalsBehindRuns.end(key);
        for (int entry = literalsBehindRuns.first(key); entry < end; entry++) {
            if (literalsBehindRuns.agrees(entry, beginning, mask)) {
                Anchor anchor = anchorsBehindRuns.get(literalsBehindRuns.literal(entry));
                if (anchor.maxBefore > at && goesOnWith(text, at, text.length, anchor.literal)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a literal with this key begins at a place of the first text and ends in the second. */
    private boolean isCutLiteral(byte[] before, byte[] text, int at, int key) {
        int end = literals.end(key);
        for (int entry = literals.first(key); entry < end; entry++) {
            if (endsIn(text, before, at, anchors.get(literals.literal(entry)).literal)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsIn(byte[] text, byte[] before, int at, String literal) {
        int to = at + literal.length();
        if (to <= before.length || to > before.length + text.length) {
            return false;
        }
        for (int i = 0; i < literal.length(); i++) {
            if (lower(joined(before, text, at + i) & 0xff) != lower(literal.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static byte joined(byte[] before, byte[] text, int at) {
        return at < before.length ? before[at] : text[at - before.length];
    }
}
