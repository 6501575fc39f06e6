package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.scrubjay.proxy.tls.SpiffeId;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, by its verified certificate: the SPIFFE ID (a URI among its alternative
 * names), else its subject. Read once a connection.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X509-SVID</a>
 */
final class SenderIdentity {
    private static final AttributeKey<Optional<String>> IDENTITY =
            AttributeKey.valueOf(SenderIdentity.class, "identity");
    private static final int MAX_CHARS = 2_048; // the longest SPIFFE ID

    private SenderIdentity() {}

    /** The identity of a connection, or of that of a stream; null where none was verified. Called on its event loop. */
    static @Nullable String of(Channel channel) {
        Channel connection = channel.parent() != null && channel.pipeline().get(SslHandler.class) == null
                ? channel.parent()
                : channel;
        Optional<String> known = connection.attr(IDENTITY).get();
        if (known == null) {
            known = Optional.ofNullable(read(connection.pipeline().get(SslHandler.class)));
            connection.attr(IDENTITY).set(known);
        }
        return known.orElse(null);
    }

    private static @Nullable String read(@Nullable SslHandler tls) {
        if (tls == null) {
            return null;
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? name(leaf) : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    static @Nullable String name(X509Certificate leaf) {
        String name = SpiffeId.textOf(leaf).orElseGet(() -> leaf.getSubjectX500Principal().getName());
        boolean isUsable = !name.isEmpty()
                && name.length() <= MAX_CHARS
                && name.chars().noneMatch(Character::isISOControl);
        return isUsable ? name : null;
    }
}
