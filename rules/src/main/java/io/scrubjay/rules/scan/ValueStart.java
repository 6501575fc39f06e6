package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.check.BeginningCheck;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the values of a shape begin with, of which its rule's conditions may accept one. */
final class ValueStart implements RawValue {
    /** So many bytes of a value are looked at one by one. */
    private static final int MOST_BYTES = 24;

    /** The first byte of many a letter that JSON may escape by its number. */
    private static final int LETTER_BEYOND_ASCII = 0xc3;

    private final int leastBytes;
    /** For each of the first bytes what it may be. */
    private final boolean[][] members;
    /** The secret where the value begins with it, so that conditions can be asked. */
    private final @Nullable Shape secret;

    private final boolean[] secretMembers = new boolean[256];
    /** What stands right behind every secret, where that is never part of one; null where it is not known. */
    private final boolean @Nullable [] behindSecret;

    /** Signs of which each secret holds one; null where it may be without. */
    private final boolean @Nullable [] sign;

    private final int leastSecretBytes;
    private final boolean noShortWord;
    private final BeginningCheck conditions;

    ValueStart(Shape shape, Conditions conditions) {
        this.leastBytes = ShapeWidth.of(shape).min();
        this.members = new boolean[Math.min(leastBytes, MOST_BYTES)][256];
        this.secret = firstSecret(shape);
        this.leastSecretBytes = secret == null ? 0 : ShapeWidth.of(secret).min();
        this.conditions = BeginningCheck.of(conditions);
        if (secret != null) {
            addMembers(secret);
        }
        if (ShapeMatcher.endsInWord(shape)) {
            Alphabet.ALNUM.characters().chars().forEach(c -> secretMembers[c] = true);
        }
        this.behindSecret = behindSecret(shape);
        String signs = secret == null ? "" : secret.heldSigns();
        this.sign = signs.isEmpty() ? null : RawAssignment.members(signs);
        BitSet start = new BitSet();
        start.set(0);
        collect(shape, start);
        this.noShortWord = leastBytes > RawAssignment.MAX_SHORT_WORD
                && IntStream.range(0, 256).filter(b -> RawAssignment.endsShortWord((byte) b)).noneMatch(this::mayStandEarly);
    }

    /** Whether a value may hold a byte where a short word would end. */
    private boolean mayStandEarly(int b) {
        return IntStream.rangeClosed(0, RawAssignment.MAX_SHORT_WORD).anyMatch(at -> members[at][b]);
    }

    /** Whether a value that the rule accepts may begin in a text at {@code from} where nothing that values hold stands at {@code to}. */
    boolean mayBeginIn(byte[] text, int from, int to) {
        if (to - from < leastBytes) {
            return false;
        }
        for (int i = 0; i < members.length; i++) {
            if (!members[i][text[from + i] & 0xff]) {
                return false;
            }
        }
        return secret == null || (holdsSign(text, from, to) && conditions.mayAccept(text, from, to, leastSecretBytes));
    }

    /** Whether all of a value is secret, or its beginning. */
    boolean isSecret() {
        return secret != null;
    }

    /** Whether no value counts that is the first word of its line. */
    boolean standsBehindWord() {
        return conditions.asksForWordBefore();
    }

    /** The least length of a value. */
    int leastBytes() {
        return leastBytes;
    }

    /** Whether a value may hold a byte, apart from what escapes it; of one that is not all secret, every byte. */
    boolean mayHold(byte b) {
        return secret == null || secretMembers[b & 0xff];
    }

    @Override
    public boolean mayHoldAt(int offset, byte b) {
        return offset >= members.length || b == '\\' || b == '%' || members[offset][b & 0xff];
    }

    @Override
    public boolean isNoShortWord() {
        return noShortWord;
    }

    @Override
    public boolean mayBeginAt(RawPayload payload, int from, int to, boolean whole) {
        if (to - from < leastBytes) {
            return false;
        }
        for (int i = 0; i < members.length; i++) {
            byte b = payload.at(from + i);
            if ((b == '\\' || b == '%') && mayStandFor(payload, from + i, members[i])) {
                return true;
            }
            if (!members[i][b & 0xff]) {
                return false;
            }
        }
        return secret == null || mayBeAccepted(payload, from, to);
    }

    /** Whether a backslash or a percent sign and what follows stand for a member. */
    private static boolean mayStandFor(RawPayload payload, int at, boolean[] member) {
        return payload.at(at) == '\\'
                ? mayBeEscape(payload, at, member)
                : payload.isPercentEncoded(at) && member[payload.percentValue(at)];
    }

    private boolean mayBeAccepted(RawPayload payload, int from, int to) {
        int count = payload.buffer(from, to);
        byte[] text = payload.buffer();
        int end = 0;
        while (end < count && text[end] != '\\' && secretMembers[text[end] & 0xff]) {
            if (payload.isPercentEncoded(from + end)) {
                return true;
            }
            end++;
        }
        boolean unknown = end == count
                ? from + count < to
                : (text[end] == '\\' && mayBeEscape(payload, from + end, secretMembers))
                        || (payload.isPercentEncoded(from + end) && secretMembers[payload.percentValue(from + end)]);
        return unknown
                || (mayEnd(text, end, count)
                        && holdsSign(text, 0, end)
                        && conditions.mayAccept(text, 0, end, leastSecretBytes)
                        && (!conditions.asksForWords() || mayStandBehindWords(payload, from)));
    }

    /** Whether the words that the conditions ask for may stand before a place; what is escaped there may be anything. */
    private boolean mayStandBehindWords(RawPayload payload, int from) {
        int count = payload.wordsBefore(from);
        byte[] before = payload.wordsBefore();
        for (int at = 0; at < count; at++) {
            if (before[at] == '\\' || before[at] == '%') {
                return true;
            }
        }
        return conditions.mayStandBehind(before, count);
    }

    /** Whether text holds one of the signs of which each value holds one. */
    private boolean holdsSign(byte[] text, int from, int to) {
        boolean[] signs = sign;
        if (signs == null) {
            return true;
        }
        for (int at = from; at < to; at++) {
            if (signs[text[at] & 0xff]) {
                return true;
            }
        }
        return false;
    }

    /** Whether what stands behind the secret may stand here, where it cannot stand earlier. */
    private boolean mayEnd(byte[] text, int end, int count) {
        boolean[] behind = behindSecret;
        return behind == null || (end < count && (text[end] == '\\' || text[end] == '%' || behind[text[end] & 0xff]));
    }

    private boolean @Nullable [] behindSecret(Shape shape) {
        if (!(shape instanceof Shape.Sequence sequence)
                || sequence.parts().size() < 2
                || !(sequence.parts().getFirst() instanceof Shape.Secret)) {
            return null;
        }
        List<Shape> either =
                sequence.parts().get(1) instanceof Shape.Choice choice ? choice.alternatives() : sequence.parts().subList(1, 2);
        boolean[] behind = new boolean[256];
        for (Shape next : either) {
            if (!(next instanceof Shape.Literal literal) || secretMembers[literal.text().charAt(0)]) {
                return null;
            }
            behind[literal.text().charAt(0)] = true;
        }
        return behind;
    }

    /** Whether backslashes stand for a member: themselves, or what they escape in JSON. */
    private static boolean mayBeEscape(RawPayload payload, int backslash, boolean[] member) {
        int at = backslash;
        while (payload.atOrZero(at) == '\\') {
            at++;
        }
        byte escaped = switch (payload.atOrZero(at)) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> payload.atOrZero(at);
        };
        return member['\\'] || (escaped == 'u' && member[LETTER_BEYOND_ASCII]) || (!isPlain(escaped) && member[escaped & 0xff]);
    }

    /** What no encoder of JSON escapes with a backslash of its own. */
    private static boolean isPlain(byte b) {
        return b > ' ' && b != '"' && b != '\'' && b != '/';
    }

    /** Adds what a part may hold at each of the offsets where it may begin; returns where it may end. */
    private BitSet collect(Shape shape, BitSet starts) {
        BitSet ends = new BitSet();
        switch (shape) {
            case Shape.Literal literal -> {
                ends = starts;
                for (int i = 0; i < literal.text().length(); i++) {
                    char c = literal.text().charAt(i);
                    if (c == '/' || c == '"') {
                        BitSet escaped = ends;
                        for (int backslash = 0; backslash < 3; backslash++) {
                            escaped = step(escaped, '\\');
                            ends = or(ends, escaped);
                        }
                    }
                    ends = step(ends, c);
                }
            }
            case Shape.Run run -> {
                BitSet at = starts;
                for (int count = 0; count <= Math.min(run.max(), MOST_BYTES); count++) {
                    if (count >= run.min()) {
                        ends.or(at);
                    }
                    at = step(at, run.alphabet());
                }
            }
            case Shape.Sequence sequence -> {
                ends = starts;
                for (Shape part : sequence.parts()) {
                    ends = collect(part, ends);
                }
            }
            case Shape.Choice choice -> {
                for (Shape alternative : choice.alternatives()) {
                    ends.or(collect(alternative, starts));
                }
            }
            case Shape.Maybe maybe -> ends = or(starts, collect(maybe.part(), starts));
            case Shape.Secret secret -> ends = collect(secret.part(), starts);
        }
        return ends;
    }

    private BitSet step(BitSet offsets, Alphabet alphabet) {
        for (int c = 0; c < 256; c++) {
            if (alphabet.contains(c)) {
                add(offsets, c);
            }
        }
        return shift(offsets);
    }

    private BitSet step(BitSet offsets, char c) {
        add(offsets, c);
        return shift(offsets);
    }

    private void add(BitSet offsets, int c) {
        offsets.stream().filter(offset -> offset < members.length).forEach(offset -> members[offset][c] = true);
    }

    private static BitSet shift(BitSet offsets) {
        BitSet next = new BitSet();
        offsets.stream().filter(offset -> offset < MOST_BYTES).forEach(offset -> next.set(offset + 1));
        return next;
    }

    private static BitSet or(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.or(other);
        return both;
    }

    /** The secret if it stands first in every value; the shape itself where all of it is secret. */
    private static @Nullable Shape firstSecret(Shape shape) {
        if (!holdsSecret(shape)) {
            return shape;
        }
        return switch (shape) {
            case Shape.Secret first -> first.part();
            case Shape.Sequence sequence when sequence.parts().getFirst() instanceof Shape.Secret first -> first.part();
            default -> null;
        };
    }

    private static boolean holdsSecret(Shape shape) {
        return switch (shape) {
            case Shape.Secret _ -> true;
            case Shape.Sequence sequence -> sequence.parts().stream().anyMatch(ValueStart::holdsSecret);
            case Shape.Choice choice -> choice.alternatives().stream().anyMatch(ValueStart::holdsSecret);
            case Shape.Maybe maybe -> holdsSecret(maybe.part());
            case Shape.Literal _, Shape.Run _ -> false;
        };
    }

    private void addMembers(Shape shape) {
        switch (shape) {
            case Shape.Literal literal -> literal.text().chars().forEach(c -> {
                secretMembers[c] = true;
                // which may stand behind backslashes
                secretMembers['\\'] |= c == '/' || c == '"';
            });
            case Shape.Run run -> run.alphabet().characters().chars().forEach(c -> secretMembers[c] = true);
            case Shape.Sequence sequence -> sequence.parts().forEach(this::addMembers);
            case Shape.Choice choice -> choice.alternatives().forEach(this::addMembers);
            case Shape.Maybe maybe -> addMembers(maybe.part());
            case Shape.Secret nested -> addMembers(nested.part());
        }
    }
}
