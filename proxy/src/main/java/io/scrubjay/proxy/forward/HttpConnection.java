package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.telemetry.PeerFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP/1.1 connection upstream, with at most one request under way. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MAX_INTERIM_ANSWERS = 8;

    private final OtlpHttpExporter exporter;
    private final Channel channel;
    private @Nullable HttpCall call;
    private @Nullable HttpResponse response;
    private @Nullable ChannelFuture written;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private boolean answerStarted;
    private int interimAnswers;
    private int served;
    private long idleSinceNanos = System.nanoTime();

    HttpConnection(OtlpHttpExporter exporter, Channel channel) {
        this.exporter = exporter;
        this.channel = channel;
    }

    boolean isUsable() {
        return channel.isActive();
    }

    long idleNanos() {
        return System.nanoTime() - idleSinceNanos;
    }

    void close() {
        channel.close();
    }

    void send(HttpCall next) {
        call = next;
        answerStarted = false;
        interimAnswers = 0;
        ChannelFuture sent;
        try {
            sent = next.send(this, channel);
        } catch (OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            sent = channel.newFailedFuture(e);
        }
        written = sent;
        sent.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** The call has ended without an answer; HTTP/1.1 can only give up the connection with it. */
    void abandon(HttpCall ended) {
        if (call == ended) {
            call = null;
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (call == null) {
                channel.close(); // an answer to nothing
            } else {
                read(call, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        HttpCall lost = call;
        call = null;
        dropBody();
        exporter.onClosed(this, lost, served > 0 && !answerStarted);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("connection upstream failed");
        ctx.close();
    }

    private void read(HttpCall current, HttpObject message) {
        answerStarted = true;
        if (message.decoderResult().isFailure()) {
            fail(current, "malformed answer");
            return;
        }
        if (message instanceof HttpResponse head) {
            response = head;
            int status = head.status().code();
            if (status < 200) {
                interimAnswers++;
            }
            if (status == 101 || interimAnswers > MAX_INTERIM_ANSWERS) {
                fail(current, "too many interim answers");
                return;
            }
        }
        if (message instanceof HttpContent content && response != null) {
            boolean cut = !append(content.content());
            if (cut || message instanceof LastHttpContent) {
                finish(current, response, cut);
            }
        }
    }

    private boolean append(ByteBuf content) {
        if (!content.isReadable()) {
            return true;
        }
        if (body.readableBytes() + content.readableBytes() > OtlpExporters.MAX_ANSWER_BYTES) {
            dropBody();
            return false;
        }
        if (!body.isReadable()) {
            body = channel.alloc().buffer(content.readableBytes());
        }
        body.writeBytes(content);
        return true;
    }

    /** @param cut whether the answer is larger than what is kept of one; the connection goes with the rest */
    private void finish(HttpCall current, HttpResponse head, boolean cut) {
        if (head.status().code() < 200) {
            response = null;
            dropBody();
            return; // interim (RFC 9110 section 15.2): the answer itself follows
        }
        call = null;
        response = null;
        served++;
        idleSinceNanos = System.nanoTime();
        boolean reusable = !cut && HttpUtil.isKeepAlive(head) && written != null && written.isSuccess();
        ByteBuf whole = body;
        body = Unpooled.EMPTY_BUFFER;
        OtlpResponse answer =
                HttpAnswer.read(head.status().code(), head.headers(), whole, cut, current.format(), exporter.clock());
        if (reusable) {
            exporter.onIdle(this);
        } else {
            channel.close();
        }
        current.finish(answer);
    }

    private void fail(HttpCall current, String defect) {
        call = null;
        channel.close();
        current.finish(UpstreamFailure.unavailable(defect));
    }

    private void dropBody() {
        body.release();
        body = Unpooled.EMPTY_BUFFER;
    }
}
