package io.scrubjay.rules.join;

/** A record with the last word of the one before it, which has left. Borrows the record; immutable. */
final class Continuation {
    private static final byte[] NOTHING = {};

    private final JoinWindow.Held record;
    private final byte[] word;
    private final byte[] text;
    private final boolean ofTokenLetGo;

    /**
     * @param record with what is masked in it of a token that began in the word
     * @param word empty where no secret stands in both
     * @param text the word and the record
     * @param ofTokenLetGo whether a token is open in the word that waits no more
     */
    Continuation(JoinWindow.Held record, byte[] word, byte[] text, boolean ofTokenLetGo) {
        this.record = record;
        this.word = word;
        this.text = text;
        this.ofTokenLetGo = ofTokenLetGo;
    }

    /** A record that is looked at alone. */
    static Continuation ofNothing(JoinWindow.Held record) {
        return new Continuation(record, NOTHING, record.bytes(), false);
    }

    JoinWindow.Held record() {
        return record;
    }

    byte[] word() {
        return word;
    }

    byte[] text() {
        return text;
    }

    boolean ofTokenLetGo() {
        return ofTokenLetGo;
    }

    /** Whether both have something that may belong together. */
    boolean goesOn() {
        return word.length > 0 && record.bytes().length > 0;
    }

    /** Where a token is looked for that the next record goes on with: behind one that waits no more, in the record alone. */
    byte[] openText() {
        return ofTokenLetGo ? record.bytes() : text;
    }
}
