package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a record ends inside of a secret that the next record may go on with, by the rules of a pack. Immutable, any
 * thread.
 */
public final class OpenEnds {
    /** So much of the last word of a record is to be remembered: a literal of a token and what may stand before it. */
    public static final int REMEMBERED_BYTES = 64;

    private final List<OpenBlock.Marks> blocks = new ArrayList<>();
    private final TokenBeginnings tokens;

    /** @param pack what is looked for; rules that are off are not */
    public OpenEnds(RulePack pack) {
        tokens = new TokenBeginnings(pack);
        for (Rule rule : pack.rules()) {
            if (rule.mode() != Mode.OFF && rule.detector() instanceof Detector.Block block) {
                blocks.add(new OpenBlock.Marks(rule, block));
            }
        }
    }

    /**
     * The block that is open at the end of a record.
     *
     * @param from where to begin to look
     */
    public Optional<OpenBlock> block(byte[] record, int from) {
        for (OpenBlock.Marks marks : blocks) {
            Optional<OpenBlock> open = marks.openIn(record, from);
            if (open.isPresent()) {
                return open;
            }
        }
        return Optional.empty();
    }

    /** How a record ends. */
    public enum End {
        /** Not within a token. */
        CLOSED,
        /** With a literal by which a token is recognised, or the first characters of one: nothing secret stands there yet. */
        IN_LITERAL,
        /** Within a token that lacks bytes. */
        IN_TOKEN
    }

    /** How the last word of a record ends. Of a literal that was cut at most two characters from its beginning, {@link #isCutBeginning} tells. */
    public End endOf(byte[] record) {
        return endOf(record, 0, record.length);
    }

    /** The same of the record {@code bytes[from, to)}. */
    public End endOf(byte[] bytes, int from, int to) {
        return tokens.endOf(bytes, from, to);
    }

    /** Whether a record ends {@linkplain End#IN_TOKEN within a token}. */
    public boolean isCutToken(byte[] record) {
        return cutTokenFrom(record) >= 0;
    }

    /** Where the first such token begins; -1 if there is none. */
    public int cutTokenFrom(byte[] record) {
        return tokens.cutFrom(record);
    }

    /**
     * Whether a token that lacks bytes at the end of a record has them in a longer text.
     *
     * @param joined the record and what follows it
     */
    public boolean isCutTokenWhole(byte[] record, byte[] joined) {
        return tokens.isCompleteIn(record, joined);
    }

    /**
     * Whether the beginning of a token may stand in two records, cut in or before the literal by which it is recognised.
     *
     * @param record the end of the first
     */
    public boolean isCutBeginning(byte[] record, byte[] next) {
        return isCutBeginning(record, next, 0, next.length);
    }

    /** The same where the second is {@code bytes[from, to)}. */
    public boolean isCutBeginning(byte[] record, byte[] bytes, int from, int to) {
        return record.length > 0 && to > from && tokens.goesOn(record, bytes, from, to);
    }

    /**
     * Where the last word begins, which is what may go on in the next record; the record's length if it ends in a blank.
     *
     * @param mostBytes of a longer word so much counts
     */
    public static int lastWord(byte[] record, int mostBytes) {
        return lastWord(record, 0, record.length, mostBytes);
    }

    /** The same of the record {@code bytes[from, to)}; an index into {@code bytes}. */
    public static int lastWord(byte[] bytes, int from, int to, int mostBytes) {
        int earliest = Math.max(from, to - mostBytes);
        int at = to;
        while (at > earliest && !QuotedValue.isSpace(bytes[at - 1])) {
            at--;
        }
        return at;
    }
}
