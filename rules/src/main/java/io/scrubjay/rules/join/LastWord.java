package io.scrubjay.rules.join;

import io.scrubjay.rules.scan.OpenEnds;
import java.util.Arrays;

/**
 * The last word of what has left of an origin, with which the next record may go on. Keeps a copy, of
 * {@value OpenEnds#REMEMBERED_BYTES} bytes at most. Confined to the thread of its {@link RecordJoiner}.
 */
final class LastWord {
    private static final byte[] NONE = {};

    private final OpenEnds ends;
    private byte[] word = NONE;
    /** Whether it ends with a literal of a token, or the beginning of one, so that the next record may begin with a secret. */
    private boolean inLiteral;
    /** Whether it ends with a token that was let go before it was whole: what follows is looked at with it, and waits no more. */
    private boolean tokenLetGo;

    LastWord(OpenEnds ends) {
        this.ends = ends;
    }

    /** Whether a secret may stand in the word and in the record {@code bytes[from, to)}. */
    boolean mayGoOnIn(byte[] bytes, int from, int to) {
        return inLiteral || tokenLetGo || ends.isCutBeginning(word, bytes, from, to);
    }

    /** The next record with what of the word belongs to it. */
    Continuation continuedBy(JoinWindow.Held next, RecordSecrets secrets) {
        boolean cutBeginning = ends.isCutBeginning(word, next.bytes());
        if (!cutBeginning && !tokenLetGo && !inLiteral) {
            return Continuation.ofNothing(next);
        }
        byte[] text = RecordSecrets.concat(word, next.bytes());
        boolean whole = cutBeginning || ends.isCutTokenWhole(word, text);
        return new Continuation(whole ? secrets.behind(word, next) : next, word, text, tokenLetGo);
    }

    /** Takes the last word of a record that leaves. */
    void remember(byte[] record) {
        take(record, 0, record.length);
        inLiteral = ends.endOf(word) == OpenEnds.End.IN_LITERAL;
    }

    /** The same of the record {@code bytes[from, to)}, of which is known whether it ends in a literal. */
    void remember(byte[] bytes, int from, int to, boolean endsInLiteral) {
        take(bytes, from, to);
        inLiteral = endsInLiteral;
    }

    /** Takes the last word of a record that leaves together with that of the one before it. */
    void remember(Continuation record) {
        remember(record.record().bytes());
        if (record.goesOn()) {
            // of a literal in three pieces the middle one alone is nothing
            remember(record.text());
            tokenLetGo = record.ofTokenLetGo() && ends.isCutToken(word);
        }
    }

    private void take(byte[] bytes, int from, int to) {
        word = Arrays.copyOfRange(bytes, OpenEnds.lastWord(bytes, from, to, OpenEnds.REMEMBERED_BYTES), to);
        tokenLetGo = false;
    }

    /** Says that the record that left last was not held for as long as its token lacks bytes. */
    void letGo() {
        tokenLetGo = ends.isCutToken(word);
    }

    void forget() {
        word = NONE;
        inLiteral = false;
        tokenLetGo = false;
    }
}
