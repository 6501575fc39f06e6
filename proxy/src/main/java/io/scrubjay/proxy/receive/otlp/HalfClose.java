package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends our side of a connection only. A socket that is closed with bytes unread is reset, and a reset destroys what the peer
 * has not read yet (RFC 9112 section 9.6).
 */
final class HalfClose {
    private HalfClose() {}

    /**
     * Sends the end of our side after what was flushed. Event loop.
     *
     * @return whether the transport can; else nothing was done
     */
    static boolean begin(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
            return true;
        }
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            return true;
        }
        return false;
    }
}
