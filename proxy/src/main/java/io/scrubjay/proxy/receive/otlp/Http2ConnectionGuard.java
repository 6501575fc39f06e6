package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an HTTP/2 connection that has had no open stream for too long, whatever else it sends, and on demand with a
 * warning: a first GOAWAY, a ping, then one that names the last stream, so that no request that was on its way is
 * lost (RFC 9113 section 6.8).
 */
final class Http2ConnectionGuard extends ChannelInboundHandlerAdapter implements Drainable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2ConnectionGuard.class);
    private static final long DRAIN_PING = 0x647261696eL; // any number
    private static final long DRAIN_PING_MILLIS = 1000;

    private final OtlpService service;
    private final Channel channel;
    private final DeadlineTimer timer;
    private int openStreams;
    private boolean draining;
    private boolean closing;

    Http2ConnectionGuard(OtlpService service, Channel channel) {
        this.service = service;
        this.channel = channel;
        this.timer = new DeadlineTimer(service.eventLoop(), ReadHold.of(channel), channel::close);
        timer.arm(service.settings().headerTimeout());
    }

    void streamOpened(Channel stream) {
        openStreams++;
        timer.disarm();
        stream.closeFuture().addListener(closed -> streamClosed());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (draining && message instanceof Http2PingFrame ping && ping.ack()) {
            close();
        }
        ReferenceCountUtil.release(message); // settings, pings and the like: the codec has acted on them
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.close();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("connection failed");
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            context.close();
        } // else the codec is about to say GOAWAY with the error, and to close
    }

    @Override
    public void drain() {
        draining = true;
        channel.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
        channel.writeAndFlush(new DefaultHttp2PingFrame(DRAIN_PING));
        channel.eventLoop().schedule(this::close, DRAIN_PING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void close() {
        if (!closing && channel.isActive()) {
            closing = true;
            channel.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            channel.close(); // the codec closes when the streams under way have ended
        }
    }

    private void streamClosed() {
        openStreams--;
        if (openStreams == 0 && channel.isActive()) {
            timer.arm(service.settings().idleTimeout());
        }
    }
}
