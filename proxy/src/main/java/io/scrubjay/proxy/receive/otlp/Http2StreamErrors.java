package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.scrubjay.proxy.telemetry.PeerFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets a stream on which a peer broke the protocol (RFC 9113 section 5.4.2), also before it has a channel; stands between the
 * frame codec and the multiplexer, which loses such errors.
 */
final class Http2StreamErrors extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2StreamErrors.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2FrameStreamException broken) {
            LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("stream error");
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(broken.error()).stream(broken.stream()));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
