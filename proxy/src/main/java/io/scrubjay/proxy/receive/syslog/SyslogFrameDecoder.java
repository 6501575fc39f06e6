package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogFraming;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Splits a TCP stream into syslog frames (RFC 6587), telling the framing anew for each frame by its first byte.
 *
 * <ul>
 *   <li>{@code 1} to {@code 9}: octet counting (section 3.4.1), {@code MSG-LEN SP SYSLOG-MSG}. A count of more than
 *       {@value #MAX_COUNT_DIGITS} digits, or followed by anything but a space, ends the connection: {@code bad_count}.
 *   <li>{@code 0}, or a sign and a digit: not a count and not a message; {@code bad_count}.
 *   <li>LF, CR LF or NUL: skipped. It trails the frame before it, or is an empty line.
 *   <li>Anything else, {@code <} as a rule: a line up to the next LF or NUL (section 3.4.2), which is not part of the message.
 *       CRs and NULs before an LF are: some programs send the NUL of their strings along. A NUL behind an LF belongs to the
 *       end of the line, as rsyslog's omfwd writes it.
 * </ul>
 *
 * <p>Where nothing has arrived behind a NUL, an LF may still come, and a NUL behind an LF if the line before ended so: it is
 * waited for, {@value #END_WAIT_MILLIS} ms at most.
 *
 * <p>A message longer than the limit ends the connection ({@code too_large}), because a message that is cut may hold a
 * secret that is cut. Frames that were whole before an error or the end are delivered. At the peer's end of stream a last
 * line without its end is delivered, with an LF, or a NUL if the line before it had one; within a counted frame, or after a
 * reset, the rest is {@code incomplete}.
 *
 * <p>Emits a {@link SyslogBatch} of all whole frames that a read delivered, over a retained slice of the input; the next
 * handler releases it. Errors are a {@link SyslogFramingException} to the next handler, after which input is discarded.
 */
final class SyslogFrameDecoder extends ByteToMessageDecoder implements FrameSource {
    static final int MAX_COUNT_DIGITS = 10;
    static final int END_WAIT_MILLIS = 20;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final byte NUL = 0;

    private final int maxMessageBytes;
    private @Nullable SyslogFramingException fault;
    private boolean discarding;
    /** Whether the stream was cut off, should it end now; over TLS that is so until its end is announced. */
    private boolean reset;
    /** How much of the line at hand is known to hold no end, so that a long line is searched only once. */
    private int searchedBytes;
    /** What is being decoded, from its index {@code bytesFrom} on: the buffer itself checks much at each byte. */
    private ByteBuffer bytes = EMPTY;

    private int bytesFrom;
    /** How the last line ended. */
    private SyslogFraming lineFraming = SyslogFraming.LINE_FEED;
    /** Whether the line at hand is whole, should no more of its end come. */
    private boolean awaitsLineEnd;
    /** Whether none will. */
    private boolean waitIsOver;

    private @Nullable ScheduledFuture<?> lineEndWait;
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
        return !discarding && !awaitsLineEnd && actualReadableBytes() > 0;
    }

    @Override
    public int incompleteBytes() {
        return discarding ? 0 : actualReadableBytes();
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
        view(in);
        int base = skipLineEnds(in, bytesFrom);
        if (base > bytesFrom) {
            in.readerIndex(base);
            searchedBytes = 0;
        }
        awaitsLineEnd = false;
        SyslogBatch.Builder frames = new SyslogBatch.Builder();
        int at = base;
        int end = base;
        while (at < in.writerIndex() && findFrame(in, at)) {
            frames.add(at - base, messageFrom - base, messageTo - base, frameTo - base);
            end = frameTo;
            at = skipLineEnds(in, end);
        }
        bytes = EMPTY;
        awaitLineEnd(ctx);
        if (frames.count() > 0) {
            out.add(frames.build(in.readRetainedSlice(end - base)));
            in.readerIndex(at);
        } else if (fault != null) {
            discarding = true;
            throw fault;
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (awaitsLineEnd) {
            waitIsOver = true;
            decode(ctx, in, out);
        }
        if (discarding || !in.isReadable()) {
            return;
        }
        int length = in.readableBytes();
        view(in);
        boolean counted = startsCount(in, in.readerIndex());
        bytes = EMPTY;
        if (reset || counted) {
            discarding = true;
            in.skipBytes(length);
            throw new SyslogFramingException(
                    Reason.INCOMPLETE, "frame: " + length + " bytes (expected: the whole frame before the end)");
        }
        ByteBuf line = ctx.alloc().directBuffer(length + 1, length + 1);
        line.writeBytes(in).writeByte(lineFraming == SyslogFraming.NUL ? NUL : LF);
        out.add(new SyslogBatch.Builder().add(0, 0, length, length + 1).build(line));
    }

    private void awaitLineEnd(ChannelHandlerContext ctx) {
        if (!awaitsLineEnd && lineEndWait != null) {
            lineEndWait.cancel(false);
            lineEndWait = null;
        } else if (awaitsLineEnd && lineEndWait == null) {
            lineEndWait = ctx.executor().schedule(() -> goOn(ctx), END_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        lineEndWait = null;
        if (awaitsLineEnd && !ctx.isRemoved()) {
            waitIsOver = true;
            try {
                // decodes what is at hand once more
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
                channelReadComplete(ctx);
            } catch (Exception e) {
                ctx.fireExceptionCaught(e);
            }
            waitIsOver = false;
        }
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

    private void view(ByteBuf in) {
        bytes = in.nioBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytesFrom = in.readerIndex();
    }

    private boolean findFrame(ByteBuf in, int from) {
        return startsCount(in, from) ? findCounted(in, from) : findLine(in, from);
    }

    private boolean startsCount(ByteBuf in, int from) {
        byte first = byteAt(from);
        return isDigit(first)
                || ((first == '-' || first == '+') && from + 1 < in.writerIndex() && isDigit(byteAt(from + 1)));
    }

    private boolean findCounted(ByteBuf in, int from) {
        long count = 0;
        int at = from;
        while (at < in.writerIndex() && isDigit(byteAt(at)) && at - from < MAX_COUNT_DIGITS) {
            count = 10 * count + byteAt(at++) - '0';
        }
        if (byteAt(from) == '0' || (at < in.writerIndex() && byteAt(at) != ' ')) {
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
        int end = lineEnd(in, from);
        int length = (end < 0 ? in.writerIndex() : end) - from;
        if (length > maxMessageBytes) {
            return fail(Reason.TOO_LARGE, "line: over " + maxMessageBytes + " bytes (expected: at most that)");
        }
        if (awaitsLineEnd) {
            return false;
        }
        if (end < 0) {
            searchedBytes = length;
            return false;
        }
        searchedBytes = 0;
        messageFrom = from;
        messageTo = end;
        frameTo = end + 1;
        if (byteAt(end) == NUL) {
            lineFraming = SyslogFraming.NUL;
        } else if (frameTo < in.writerIndex() && byteAt(frameTo) == NUL) {
            lineFraming = SyslogFraming.LINE_FEED_NUL;
            frameTo++;
        } else {
            lineFraming = SyslogFraming.LINE_FEED;
        }
        return true;
    }

    /** Where the LF or NUL stands with which a line ends, also where more of its end is awaited; -1 where none has come. */
    private int lineEnd(ByteBuf in, int from) {
        int to = in.writerIndex();
        int end = LineEnds.find(bytes, from + searchedBytes - bytesFrom, to - bytesFrom) + bytesFrom;
        if (end < bytesFrom) {
            return -1;
        }
        if (byteAt(end) == LF) {
            awaitsLineEnd = end + 1 == to && lineFraming == SyslogFraming.LINE_FEED_NUL && !waitIsOver;
            return end;
        }
        int behind = end + 1;
        while (behind < to && (byteAt(behind) == NUL || byteAt(behind) == CR)) {
            behind++;
        }
        if (behind - from > maxMessageBytes || (behind < to && byteAt(behind) != LF)) {
            return end;
        }
        if (behind < to) {
            return behind;
        }
        awaitsLineEnd = !waitIsOver;
        return end;
    }

    private boolean fail(Reason reason, String message) {
        fault = new SyslogFramingException(reason, message);
        return false;
    }

    private int skipLineEnds(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex()) {
            byte next = byteAt(at);
            if (next == LF || next == NUL) {
                at++;
            } else if (next == CR && at + 1 < in.writerIndex() && byteAt(at + 1) == LF) {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }

    private byte byteAt(int index) {
        return bytes.get(index - bytesFrom);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
