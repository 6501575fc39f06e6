package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.telemetry.PeerFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP/2 connection upstream. */
final class GrpcConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(GrpcConnection.class);

    private final OtlpGrpcExporter exporter;
    private final Channel channel;
    private int openStreams;
    private int served;
    private boolean draining;
    private long lastReadNanos = System.nanoTime();

    GrpcConnection(OtlpGrpcExporter exporter, Channel channel) {
        this.exporter = exporter;
        this.channel = channel;
    }

    /** Notes when bytes come in; stands before the codec. */
    ChannelHandler readClock() {
        return new ReadClock();
    }

    boolean isUsable() {
        return channel.isActive() && !draining;
    }

    /** Whether a stream that ends without an answer may have met a connection that was closed or refused it unseen. */
    boolean mayHaveBeenStale() {
        return served > 0 || draining;
    }

    void close() {
        draining = true;
        channel.close();
    }

    void send(GrpcCall call) {
        GrpcStream stream = new GrpcStream(this, call);
        call.startedOn(stream);
        openStreams++;
        new Http2StreamChannelBootstrap(channel).handler(stream).open().addListener(opened -> {
            if (opened.isSuccess()) {
                stream.start((Channel) opened.getNow());
            } else {
                drain(); // out of stream ids, or closing
                streamEnded();
                call.lost(true);
            }
        });
    }

    void answered() {
        served++;
    }

    void streamEnded() {
        openStreams--;
        if (draining && openStreams == 0) {
            channel.close();
        }
    }

    /** A call waited in vain since then; if nothing at all was heard, the connection is given up. */
    void timedOut(long sinceNanos) {
        if (lastReadNanos - sinceNanos < 0) {
            drain();
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2GoAwayFrame) {
            drain();
            if (openStreams == 0) {
                channel.close();
            }
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        draining = true;
        exporter.onClosed(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("connection upstream failed");
        ctx.close();
    }

    private void drain() {
        draining = true;
        exporter.onDraining(this);
    }

    private final class ReadClock extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            lastReadNanos = System.nanoTime();
            ctx.fireChannelRead(message);
        }
    }
}
