package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogFraming;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames messages for a TCP stream (RFC 6587): each one as it came, so that the collector sees what the sender sent;
 * messages from datagrams, which may hold an LF, by octet counting.
 */
final class SyslogFrameEncoder {
    private SyslogFrameEncoder() {}

    /**
     * The frames of a batch, in order, as few buffers: neighbours that stay as they are go together. Borrows {@code batch}.
     * Returns retained buffers, at least one; the caller releases them.
     *
     * @param countAll whether lines are counted too, without their LF or NUL
     */
    static List<ByteBuf> encode(SyslogBatch batch, boolean countAll) {
        List<ByteBuf> out = new ArrayList<>(1);
        int runFrom = 0;
        int runTo = 0;
        for (int i = 0; i < batch.count(); i++) {
            SyslogFraming framing = batch.framing(i);
            boolean counted =
                    framing == SyslogFraming.DATAGRAM || (countAll && framing != SyslogFraming.OCTET_COUNTING);
            if (counted || batch.frameFrom(i) != runTo) {
                addRun(batch, runFrom, runTo, out);
                runFrom = batch.frameFrom(i);
            }
            if (counted) {
                String count = batch.messageTo(i) - batch.messageFrom(i) + " ";
                out.add(ByteBufUtil.writeAscii(batch.bytes().alloc(), count));
            }
            runTo = counted ? batch.messageTo(i) : batch.frameTo(i);
        }
        addRun(batch, runFrom, runTo, out);
        return out;
    }

    private static void addRun(SyslogBatch batch, int fromByte, int toByte, List<ByteBuf> out) {
        if (toByte > fromByte) {
            out.add(batch.bytes().retainedSlice(fromByte, toByte - fromByte));
        }
    }
}
