package io.scrubjay.proxy.receive;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.scrubjay.proxy.telemetry.LogLimiter;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections whose TLS handshake fails, and closes them; stands behind the TLS handler. */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsHandshake.class);
    private static final LogLimiter COMPLAINTS = new LogLimiter(Duration.ofSeconds(10));

    /** How messages of the JDK begin: with the alert that we send, or the one that came. */
    private static final Pattern ALERT = Pattern.compile("(?:\\(|Received fatal alert: )([a-z_]{1,40})\\b");

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
                        .addKeyValue("reason", reason(handshake.cause()))
                        .log("TLS handshake failed");
            }
            ctx.close();
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("TLS failed");
        ctx.close();
    }

    /** In words that are ours or of the protocol: messages may quote megabytes of what was sent in place of a handshake. */
    private static String reason(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return "not TLS";
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return "no handshake in time";
        }
        Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
        return alert.lookingAt() ? "alert " + alert.group(1) : PeerFault.kind(cause);
    }
}
