package io.scrubjay.rules.join;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The records that are held, in order, as one text. One thread. */
final class JoinWindow {
    private final Instant openedAt;
    private final byte[] before;
    private final byte[] joint;
    private final List<Held> records = new ArrayList<>();
    private int bytes;

    /**
     * @param before what stands before the first record: the end of one that has left already
     * @param joint what stands between two records
     */
    JoinWindow(Instant openedAt, byte[] before, byte[] joint) {
        this.openedAt = openedAt;
        this.before = before;
        this.joint = joint;
    }

    /**
     * A record.
     *
     * @param hit whether the sweep hit something in it
     * @param masked what was found at its beginning before it was held
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Held(long number, byte[] bytes, boolean hit, List<JoinedPatch> masked) {}

    void add(Held record) {
        records.add(record);
        bytes += record.bytes().length;
    }

    /** Takes the last record out. */
    Held removeLast() {
        Held last = records.removeLast();
        bytes -= last.bytes().length;
        return last;
    }

    List<Held> records() {
        return records;
    }

    int bytes() {
        return bytes;
    }

    Instant openedAt() {
        return openedAt;
    }

    byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(before.length + bytes + records.size() * joint.length);
        text.writeBytes(before);
        for (int i = 0; i < records.size(); i++) {
            text.writeBytes(i == 0 ? new byte[0] : joint);
            text.writeBytes(records.get(i).bytes());
        }
        return text.toByteArray();
    }

    /** Where in the text a record begins. */
    int startOf(int index) {
        int start = before.length + index * joint.length;
        for (int i = 0; i < index; i++) {
            start += records.get(i).bytes().length;
        }
        return start;
    }
}
