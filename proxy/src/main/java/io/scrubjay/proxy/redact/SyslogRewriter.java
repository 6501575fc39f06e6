package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Writes a batch anew with its replacements made, each message in the framing that it came with. */
final class SyslogRewriter {
    /** By how much a mask makes a message longer, about. */
    private static final int MASK_BYTES = 64;

    private final SyslogBatch batch;
    private final ByteBuf out;
    private final SyslogBatch.Builder frames = new SyslogBatch.Builder();

    private SyslogRewriter(SyslogBatch batch, ByteBuf out) {
        this.batch = batch;
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
            SyslogRewriter rewriter = new SyslogRewriter(batch, out);
            for (int i = 0; i < batch.count(); i++) {
                if (!withheld.get(i)) {
                    rewriter.write(i, edits.getOrDefault(i, List.of()));
                }
            }
            return rewriter.frames.build(out.retain());
        } finally {
            out.release();
        }
    }

    private void write(int index, List<Edit> replacements) {
        SyslogFraming framing = batch.framing(index);
        int from = batch.messageFrom(index);
        int to = batch.messageTo(index);
        int length = to - from;
        for (Edit edit : replacements) {
            length += edit.replacement().length() - (edit.toByte() - edit.fromByte());
        }
        if (length == 0) {
            batch.settle(index, SyslogReceipt.Outcome.TAKEN);
            return;
        }
        int frameFrom = out.writerIndex();
        if (framing == SyslogFraming.OCTET_COUNTING) {
            out.writeCharSequence(length + " ", StandardCharsets.US_ASCII);
        }
        int messageFrom = out.writerIndex();
        int at = from;
        for (Edit edit : replacements) {
            out.writeBytes(batch.bytes(), at, from + edit.fromByte() - at);
            out.writeCharSequence(edit.replacement(), StandardCharsets.US_ASCII);
            at = from + edit.toByte();
        }
        out.writeBytes(batch.bytes(), at, to - at);
        int messageTo = out.writerIndex();
        if (framing == SyslogFraming.LINE_FEED) {
            out.writeByte('\n');
        }
        frames.add(frameFrom, messageFrom, messageTo, out.writerIndex(), batch.receipt(index));
    }
}
