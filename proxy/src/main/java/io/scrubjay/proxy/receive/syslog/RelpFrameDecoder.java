package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt;
import io.scrubjay.proxy.relp.RelpFrameReader;
import io.scrubjay.proxy.relp.RelpSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Splits a stream into RELP frames.
 *
 * <p>Messages that follow each other in a read become one {@link SyslogBatch} over a retained slice of the input, which the
 * next handler releases; every other frame, and an empty message, a {@link RelpCommand}. What is no frame, or is above the
 * limit, is passed on as a {@link SyslogFramingException}, after which input is discarded.
 */
final class RelpFrameDecoder extends ByteToMessageDecoder {
    private final RelpFrameReader reader;
    private final IntFunction<SyslogReceipt> receipts;
    private boolean discarding;

    /**
     * Creates a decoder for one connection.
     *
     * @param maxMessageBytes limit of a frame's data
     * @param receipts makes what answers the message of a transaction
     */
    RelpFrameDecoder(int maxMessageBytes, IntFunction<SyslogReceipt> receipts) {
        this.reader = new RelpFrameReader(maxMessageBytes);
        this.receipts = receipts;
    }

    /** Whether a frame has begun and not ended. */
    boolean hasIncompleteFrame() {
        return !discarding && actualReadableBytes() > 0;
    }

    /** How many bytes of it there are. */
    int incompleteBytes() {
        return discarding ? 0 : actualReadableBytes();
    }

    /** Gives up what has not been delivered. */
    void abandon() {
        discarding = true;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        SyslogBatch.Builder messages = new SyslogBatch.Builder();
        int base = in.readerIndex();
        int at = base;
        RelpSyntaxException fault = null;
        try {
            while (reader.find(in, at)) {
                at = reader.frameTo();
                int from = reader.dataFrom() - base;
                int to = reader.dataTo() - base;
                if (reader.command().equals(RelpFrameReader.SYSLOG) && to > from) {
                    messages.add(from, from, to, to, receipts.apply(reader.txnr()));
                } else {
                    messages = emit(messages, in, base, at, out);
                    out.add(new RelpCommand(
                            reader.txnr(),
                            reader.command(),
                            in.toString(base + from, to - from, StandardCharsets.ISO_8859_1)));
                    base = at;
                }
            }
        } catch (RelpSyntaxException e) {
            fault = e;
        }
        emit(messages, in, base, at, out);
        in.readerIndex(at);
        if (fault != null) {
            discarding = true;
            in.skipBytes(in.readableBytes());
            Reason reason = fault.isTooLarge() ? Reason.TOO_LARGE : Reason.BAD_RELP;
            out.add(new SyslogFramingException(reason, String.valueOf(fault.getMessage())));
        }
    }

    private static SyslogBatch.Builder emit(
            SyslogBatch.Builder messages, ByteBuf in, int fromByte, int toByte, List<Object> out) {
        if (messages.count() == 0) {
            return messages;
        }
        out.add(messages.build(in.retainedSlice(fromByte, toByte - fromByte)));
        return new SyslogBatch.Builder();
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!discarding && in.isReadable()) {
            discarding = true;
            out.add(new SyslogFramingException(
                    Reason.INCOMPLETE,
                    "frame: " + in.readableBytes() + " bytes (expected: the whole frame before the end)"));
            in.skipBytes(in.readableBytes());
        }
    }
}
