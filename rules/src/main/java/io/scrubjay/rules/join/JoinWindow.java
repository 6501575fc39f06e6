package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records that are held, in order, as one text. One thread. */
final class JoinWindow {
    private final Instant openedAt;
    private final byte[] before;
    private final byte[] joint;
    private final List<Held> records = new ArrayList<>();
    private int bytes;
    /** Of the records as they are, once asked for. */
    private byte @Nullable [] text;

    private @Nullable List<Patch> patches;

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
    record Held(long number, byte[] bytes, boolean hit, List<JoinedPatch> masked) {
        /** The same with other patches. */
        Held with(List<JoinedPatch> patches) {
            return new Held(number, bytes, hit, patches);
        }
    }

    void add(Held record) {
        records.add(record);
        bytes += record.bytes().length;
        forgetText();
    }

    /** Takes the last record out. */
    Held removeLast() {
        Held last = records.removeLast();
        bytes -= last.bytes().length;
        forgetText();
        return last;
    }

    private void forgetText() {
        text = null;
        patches = null;
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
        byte[] whole = text;
        if (whole == null) {
            whole = joined();
            text = whole;
        }
        return whole;
    }

    private byte[] joined() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(startOf(records.size()));
        whole.writeBytes(before);
        for (int i = 0; i < records.size(); i++) {
            whole.writeBytes(i == 0 ? new byte[0] : joint);
            whole.writeBytes(records.get(i).bytes());
        }
        return whole.toByteArray();
    }

    /** What is to be masked in the text, which is looked through once. */
    List<Patch> patches(Function<byte[], List<Patch>> look) {
        List<Patch> found = patches;
        if (found == null) {
            found = look.apply(text());
            patches = found;
        }
        return found;
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
