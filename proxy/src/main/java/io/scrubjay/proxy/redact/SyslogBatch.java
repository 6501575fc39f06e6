package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The syslog messages that one read delivered, in order, still in the framing that they came with.
 *
 * <p>A frame holds a message and the bytes that set it apart: a count before it, or LF, NUL or LF NUL behind it. Messages are never
 * empty. Reference-counted: owns its bytes, and releases them with its last reference. One event loop at a time.
 */
public final class SyslogBatch extends AbstractReferenceCounted {
    private static final int FRAME_FROM = 0;
    private static final int MESSAGE_FROM = 1;
    private static final int MESSAGE_TO = 2;
    private static final int FRAME_TO = 3;
    private static final int SPANS = 4;
    /** What a batch and its buffer take besides their content, about. */
    private static final int OVERHEAD_BYTES = 192;

    private final ByteBuf bytes;
    private final int[] spans;
    private final int count;
    /** By index; null where no sender waits. */
    private final @Nullable SyslogReceipt @Nullable [] receipts;
    /** {@link #slackBytes()} once it is known. */
    private int slackBytes = -1;

    private SyslogBatch(ByteBuf bytes, int[] spans, int count, @Nullable SyslogReceipt @Nullable [] receipts) {
        this.bytes = bytes;
        this.spans = spans;
        this.count = count;
        this.receipts = receipts;
    }

    /**
     * A batch of the one message of a datagram.
     *
     * @param datagram takes ownership; the batch releases it
     */
    public static SyslogBatch ofDatagram(ByteBuf datagram) {
        int from = datagram.readerIndex();
        int to = datagram.writerIndex();
        return new SyslogBatch(datagram, new int[] {from, from, to, to}, 1, null);
    }

    /** How many messages there are. */
    public int count() {
        return count;
    }

    /** All bytes; the spans below are indexes into it. Borrowed: valid as long as the batch is. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** How many bytes the batch takes in memory of just its size, about. */
    public int sizeBytes() {
        return OVERHEAD_BYTES + bytes.readableBytes() + Integer.BYTES * SPANS * count;
    }

    /** How many bytes it keeps besides: a slice holds on to the whole buffer behind it. */
    public int slackBytes() {
        if (slackBytes < 0) {
            ByteBuf held = bytes;
            for (ByteBuf behind = held.unwrap(); behind != null; behind = held.unwrap()) {
                held = behind;
            }
            slackBytes = Math.max(0, held.capacity() - bytes.readableBytes());
        }
        return slackBytes;
    }

    /** Where frame {@code index} begins. */
    public int frameFrom(int index) {
        return spans[SPANS * index + FRAME_FROM];
    }

    /** Where message {@code index} begins. */
    public int messageFrom(int index) {
        return spans[SPANS * index + MESSAGE_FROM];
    }

    /** Where message {@code index} ends, exclusive. */
    public int messageTo(int index) {
        return spans[SPANS * index + MESSAGE_TO];
    }

    /** Where frame {@code index} ends, exclusive. */
    public int frameTo(int index) {
        return spans[SPANS * index + FRAME_TO];
    }

    /** The framing that message {@code index} came with. */
    public SyslogFraming framing(int index) {
        if (messageFrom(index) > frameFrom(index)) {
            return SyslogFraming.OCTET_COUNTING;
        }
        return switch (frameTo(index) - messageTo(index)) {
            case 0 -> SyslogFraming.DATAGRAM;
            case 1 -> bytes.getByte(messageTo(index)) == 0 ? SyslogFraming.NUL : SyslogFraming.LINE_FEED;
            default -> SyslogFraming.LINE_FEED_NUL;
        };
    }

    /** Who waits to hear of message {@code index}; null if nobody does. */
    @Nullable SyslogReceipt receipt(int index) {
        return receipts == null ? null : receipts[index];
    }

    /** Tells the sender of message {@code index}, if it waits, how that ended. Once for each message. */
    public void settle(int index, SyslogReceipt.Outcome outcome) {
        SyslogReceipt receipt = receipt(index);
        if (receipt != null) {
            receipt.settle(outcome);
        }
    }

    /** The same for all messages. */
    public void settle(SyslogReceipt.Outcome outcome) {
        for (int i = 0; receipts != null && i < count; i++) {
            settle(i, outcome);
        }
    }

    /**
     * The same messages in memory of just their size, for a batch that has to wait: a slice would keep the whole receive
     * buffer alive. Returns a retained batch, this one if it keeps little else; the caller releases it.
     */
    public SyslogBatch compact() {
        if (slackBytes() <= bytes.readableBytes() / 4) {
            return retain();
        }
        int base = bytes.readerIndex();
        int[] moved = Arrays.copyOf(spans, SPANS * count);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= base;
        }
        int length = bytes.readableBytes();
        return new SyslogBatch(
                bytes.alloc().directBuffer(length, length).writeBytes(bytes, base, length), moved, count, receipts);
    }

    /** Messages {@code fromIndex} to {@code toIndex}, exclusive, at least one. Returns a retained batch; the caller releases it. */
    public SyslogBatch part(int fromIndex, int toIndex) {
        int base = frameFrom(fromIndex);
        int[] moved = Arrays.copyOfRange(spans, SPANS * fromIndex, SPANS * toIndex);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= base;
        }
        return new SyslogBatch(
                bytes.retainedSlice(base, frameTo(toIndex - 1) - base),
                moved,
                toIndex - fromIndex,
                receipts == null ? null : Arrays.copyOfRange(receipts, fromIndex, toIndex));
    }

    @Override
    public SyslogBatch retain() {
        super.retain();
        return this;
    }

    @Override
    public SyslogBatch touch(Object hint) {
        bytes.touch(hint);
        return this;
    }

    @Override
    protected void deallocate() {
        bytes.release();
    }

    @Override
    public String toString() {
        return "SyslogBatch(" + count + " messages, " + bytes.readableBytes() + " bytes)";
    }

    /** Notes frames one after another. Not thread-safe; used once. */
    public static final class Builder {
        private int[] spans = new int[SPANS * 8];
        private int count;
        private @Nullable SyslogReceipt @Nullable [] receipts;

        /**
         * Adds a frame behind the last one. A message whose frame begins before it was counted, one whose frame ends behind
         * it was terminated by what stands there.
         */
        public Builder add(int frameFrom, int messageFrom, int messageTo, int frameTo) {
            if (spans.length == SPANS * count) {
                spans = Arrays.copyOf(spans, spans.length * 2);
            }
            int at = SPANS * count++;
            spans[at + FRAME_FROM] = frameFrom;
            spans[at + MESSAGE_FROM] = messageFrom;
            spans[at + MESSAGE_TO] = messageTo;
            spans[at + FRAME_TO] = frameTo;
            return this;
        }

        /** Adds a frame whose sender waits to hear of it; as {@link #add(int, int, int, int)} where {@code receipt} is null. */
        public Builder add(
                int frameFrom, int messageFrom, int messageTo, int frameTo, @Nullable SyslogReceipt receipt) {
            add(frameFrom, messageFrom, messageTo, frameTo);
            if (receipt != null) {
                int room = spans.length / SPANS;
                @Nullable SyslogReceipt[] known = receipts == null ? new SyslogReceipt[room] : receipts;
                if (known.length < room) {
                    known = Arrays.copyOf(known, room);
                }
                known[count - 1] = receipt;
                receipts = known;
            }
            return this;
        }

        /** How many frames were added. */
        public int count() {
            return count;
        }

        /**
         * The batch.
         *
         * @param bytes what the added indexes point into; takes ownership, the batch releases it
         */
        public SyslogBatch build(ByteBuf bytes) {
            @Nullable SyslogReceipt[] known = receipts;
            return new SyslogBatch(bytes, spans, count, known == null ? null : Arrays.copyOf(known, count));
        }
    }
}
