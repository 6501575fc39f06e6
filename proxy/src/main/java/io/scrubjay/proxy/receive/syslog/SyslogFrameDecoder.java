package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a TCP stream into syslog frames (RFC 6587), telling the framing anew for each frame by its first byte.
 *
 * <ul>
 *   <li>{@code 1} to {@code 9}: octet counting (section 3.4.1), {@code MSG-LEN SP SYSLOG-MSG}. A count of more than
 *       {@value #MAX_COUNT_DIGITS} digits, or followed by anything but a space, ends the connection: {@code bad_count}.
 *   <li>{@code 0}, or a sign and a digit: not a count and not a message; {@code bad_count}.
 *   <li>LF, or CR LF: skipped. It trails the counted frame before it, or is an empty line.
 *   <li>Anything else, {@code <} as a rule: a line up to the next LF (section 3.4.2). The LF is not part of the message, a CR
 *       before it is.
 * </ul>
 *
 * <p>A message longer than the limit ends the connection ({@code too_large}), because a message that is cut may hold a
 * secret that is cut. Frames that were whole before an error or the end are delivered. At the peer's end of stream a last
 * line without its LF is delivered, with an LF; within a counted frame, or after a reset, the rest is {@code incomplete}.
 *
 * <p>Emits a {@link SyslogBatch} of all whole frames that a read delivered, over a retained slice of the input; the next
 * handler releases it. Errors are a {@link SyslogFramingException} to the next handler, after which input is discarded.
 */
final class SyslogFrameDecoder extends ByteToMessageDecoder implements FrameSource {
    static final int MAX_COUNT_DIGITS = 10;

    private final int maxMessageBytes;
    private @Nullable SyslogFramingException fault;
    private boolean discarding;
    /** Whether the stream was cut off, should it end now; over TLS that is so until its end is announced. */
    private boolean reset;
    /** How much of the line at hand is known to hold no LF, so that a long line is searched only once. */
    private int searchedBytes;
    /** Set by the search for a frame: where its message begins and ends, where it ends itself. */
    private int messageFrom;

    private int messageTo;
    private int frameTo;

    /**
     * Creates a decoder for one connection.
     *
     * @param maxMessageBytes limit of a message, framing not counted
     * @param tls whether TLS announces the end of the stream (close_notify, RFC 5425 section 4.4)
     */
    SyslogFrameDecoder(int maxMessageBytes, boolean tls) {
        if (maxMessageBytes <= 0) {
            throw new IllegalArgumentException("maxMessageBytes: " + maxMessageBytes + " (expected: > 0)");
        }
        this.maxMessageBytes = maxMessageBytes;
        this.reset = tls;
    }

    @Override
    public boolean hasIncompleteFrame() {
        return !discarding && actualReadableBytes() > 0;
    }

    @Override
    public void abandon() {
        discarding = true;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (fault != null && !discarding) {
            discarding = true;
            throw fault;
        }
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int base = skipLineEnds(in, in.readerIndex());
        if (base > in.readerIndex()) {
            in.readerIndex(base);
            searchedBytes = 0;
        }
        SyslogBatch.Builder frames = new SyslogBatch.Builder();
        int at = base;
        int end = base;
        while (at < in.writerIndex() && findFrame(in, at)) {
            frames.add(at - base, messageFrom - base, messageTo - base, frameTo - base);
            end = frameTo;
            at = skipLineEnds(in, end);
        }
        if (frames.count() > 0) {
            ByteBuf bytes = in.readRetainedSlice(end - base);
            out.add(frames.build(bytes));
            in.readerIndex(at);
        } else if (fault != null) {
            discarding = true;
            throw fault;
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (discarding || !in.isReadable()) {
            return;
        }
        int length = in.readableBytes();
        if (reset || startsCount(in, in.readerIndex())) {
            discarding = true;
            in.skipBytes(length);
            throw new SyslogFramingException(
                    Reason.INCOMPLETE, "frame: " + length + " bytes (expected: the whole frame before the end)");
        }
        ByteBuf line = ctx.alloc().directBuffer(length + 1, length + 1);
        line.writeBytes(in).writeByte('\n');
        out.add(new SyslogBatch.Builder().add(0, 0, length, length + 1).build(line));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reset = true;
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            reset = false;
        }
        super.userEventTriggered(ctx, event);
    }

    private boolean findFrame(ByteBuf in, int from) {
        return startsCount(in, from) ? findCounted(in, from) : findLine(in, from);
    }

    private static boolean startsCount(ByteBuf in, int from) {
        byte first = in.getByte(from);
        return isDigit(first)
                || ((first == '-' || first == '+') && from + 1 < in.writerIndex() && isDigit(in.getByte(from + 1)));
    }

    private boolean findCounted(ByteBuf in, int from) {
        long count = 0;
        int at = from;
        while (at < in.writerIndex() && isDigit(in.getByte(at)) && at - from < MAX_COUNT_DIGITS) {
            count = 10 * count + in.getByte(at++) - '0';
        }
        if (in.getByte(from) == '0' || (at < in.writerIndex() && in.getByte(at) != ' ')) {
            return fail(Reason.BAD_COUNT, "octet count: not one (expected: 1 to " + maxMessageBytes + ", then a space)");
        }
        if (count > maxMessageBytes) {
            return fail(Reason.TOO_LARGE, "octet count: " + count + " (expected: at most " + maxMessageBytes + ")");
        }
        messageFrom = at + 1;
        if (in.writerIndex() - messageFrom < count) {
            return false;
        }
        messageTo = messageFrom + (int) count;
        frameTo = messageTo;
        return true;
    }

    private boolean findLine(ByteBuf in, int from) {
        int lineFeed = in.indexOf(from + searchedBytes, in.writerIndex(), (byte) '\n');
        int length = (lineFeed < 0 ? in.writerIndex() : lineFeed) - from;
        if (length > maxMessageBytes) {
            return fail(Reason.TOO_LARGE, "line: over " + maxMessageBytes + " bytes (expected: at most that)");
        }
        if (lineFeed < 0) {
            searchedBytes = length;
            return false;
        }
        searchedBytes = 0;
        messageFrom = from;
        messageTo = lineFeed;
        frameTo = lineFeed + 1;
        return true;
    }

    private boolean fail(Reason reason, String message) {
        fault = new SyslogFramingException(reason, message);
        return false;
    }

    private static int skipLineEnds(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex()) {
            if (in.getByte(at) == '\n') {
                at++;
            } else if (in.getByte(at) == '\r' && at + 1 < in.writerIndex() && in.getByte(at + 1) == '\n') {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
