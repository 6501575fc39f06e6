package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes an HTTP/2 connection that has had no open stream for too long, whatever else it sends. */
final class Http2ConnectionGuard extends ChannelInboundHandlerAdapter implements Drainable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2ConnectionGuard.class);

    private final OtlpService service;
    private final Channel channel;
    private final DeadlineTimer timer;
    private int openStreams;

    Http2ConnectionGuard(OtlpService service, Channel channel) {
        this.service = service;
        this.channel = channel;
        this.timer = new DeadlineTimer(service.eventLoop(), channel::close);
        timer.arm(service.settings().headerTimeout());
    }

    void streamOpened(Channel stream) {
        openStreams++;
        timer.disarm();
        stream.closeFuture().addListener(closed -> streamClosed());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message); // settings, pings and the like: the codec has acted on them
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.close();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.atDebug().setCause(cause).log("connection failed");
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            context.close();
        } // else the codec is about to say GOAWAY with the error, and to close
    }

    @Override
    public void drain() {
        channel.close(); // the codec says GOAWAY and closes when the streams under way have ended
    }

    private void streamClosed() {
        openStreams--;
        if (openStreams == 0 && channel.isActive()) {
            timer.arm(service.settings().idleTimeout());
        }
    }
}
