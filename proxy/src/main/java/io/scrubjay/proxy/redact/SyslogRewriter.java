package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes messages anew with their replacements made, each in the framing that it came with. */
final class SyslogRewriter {
    /** What framing takes at most, about. */
    static final int FRAME_BYTES = 11;
    /** By how much a mask makes a message longer, about. */
    private static final int MASK_BYTES = 64;

    private final ByteBuf out;
    private final SyslogBatch.Builder frames = new SyslogBatch.Builder();
    private int emptied;

    /** @param out borrowed, empty */
    SyslogRewriter(ByteBuf out) {
        this.out = out;
    }

    /**
     * Copies a batch. Borrows {@code batch}. Returns a retained batch; the caller releases it.
     *
     * @param edits replacements by the index of their message, ascending and not overlapping
     * @param withheld which messages to leave out
     */
    static SyslogBatch rewrite(SyslogBatch batch, Map<Integer, List<Edit>> edits, BitSet withheld) {
        ByteBuf bytes = batch.bytes();
        ByteBuf out = bytes.alloc().directBuffer(bytes.readableBytes() + MASK_BYTES * edits.size());
        try {
            SyslogRewriter rewriter = new SyslogRewriter(out);
            for (int i = 0; i < batch.count(); i++) {
                if (!withheld.get(i)) {
                    rewriter.write(
                            bytes,
                            batch.messageFrom(i),
                            batch.messageTo(i),
                            batch.framing(i),
                            edits.getOrDefault(i, List.of()),
                            batch.receipt(i));
                }
            }
            return rewriter.batch();
        } finally {
            out.release();
        }
    }

    /** Copies some messages of a batch as they are, with all that stands between them. Borrows {@code batch}. */
    void copy(SyslogBatch batch, int fromIndex, int toIndex) {
        int from = batch.frameFrom(fromIndex);
        int moved = out.writerIndex() - from;
        out.writeBytes(batch.bytes(), from, batch.frameTo(toIndex - 1) - from);
        for (int i = fromIndex; i < toIndex; i++) {
            frames.add(
                    batch.frameFrom(i) + moved,
                    batch.messageFrom(i) + moved,
                    batch.messageTo(i) + moved,
                    batch.frameTo(i) + moved,
                    batch.receipt(i));
        }
    }

    /** All that was written. Returns a retained batch; the caller releases it. */
    SyslogBatch batch() {
        return frames.build(out.retain());
    }

    /** Of how many messages nothing was left. */
    int emptied() {
        return emptied;
    }

    /** Writes the message {@code bytes[from, to)}; one of which nothing is left is taken. Borrows {@code bytes}. */
    void write(
            ByteBuf bytes,
            int from,
            int to,
            SyslogFraming framing,
            List<Edit> replacements,
            @Nullable SyslogReceipt receipt) {
        int length = to - from;
        for (Edit edit : replacements) {
            length += edit.replacement().length() - (edit.toByte() - edit.fromByte());
        }
        if (length == 0) {
            emptied++;
            if (receipt != null) {
                receipt.settle(SyslogReceipt.Outcome.TAKEN);
            }
            return;
        }
        int frameFrom = out.writerIndex();
        if (framing == SyslogFraming.OCTET_COUNTING) {
            out.writeCharSequence(length + " ", StandardCharsets.US_ASCII);
        }
        int messageFrom = out.writerIndex();
        int at = from;
        for (Edit edit : replacements) {
            out.writeBytes(bytes, at, from + edit.fromByte() - at);
            out.writeCharSequence(edit.replacement(), StandardCharsets.US_ASCII);
            at = from + edit.toByte();
        }
        out.writeBytes(bytes, at, to - at);
        int messageTo = out.writerIndex();
        switch (framing) {
            case LINE_FEED -> out.writeByte('\n');
            case NUL -> out.writeByte(0);
            case LINE_FEED_NUL -> out.writeByte('\n').writeByte(0);
            case OCTET_COUNTING, DATAGRAM -> {
                // nothing stands behind the message
            }
        }
        frames.add(frameFrom, messageFrom, messageTo, out.writerIndex(), receipt);
    }
}
