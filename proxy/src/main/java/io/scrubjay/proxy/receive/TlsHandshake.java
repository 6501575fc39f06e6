package io.scrubjay.proxy.receive;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections whose TLS handshake fails, and closes them; stands behind the TLS handler. */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsHandshake.class);
    private static final LogLimiter COMPLAINTS = new LogLimiter(Duration.ofSeconds(10));

    private final Runnable refused;

    /** @param refused counts a failed handshake; on the event loop */
    public TlsHandshake(Runnable refused) {
        this.refused = refused;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            refused.run();
            if (COMPLAINTS.permit()) {
                LOGGER.atWarn()
                        .addKeyValue("peer", ctx.channel().remoteAddress())
                        .addKeyValue("reason", handshake.cause().getMessage())
                        .log("TLS handshake failed");
            }
            ctx.close();
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().setCause(cause).log("TLS failed");
        ctx.close();
    }
}
