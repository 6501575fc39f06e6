package io.scrubjay.proxy.forward;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Builds the TLS context of an endpoint: the platform's authorities or the configured ones, host name always verified. */
final class UpstreamTls {
    private UpstreamTls() {}

    /**
     * The context; null for an endpoint without TLS.
     *
     * @throws IllegalArgumentException if the trusted certificates cannot be read
     */
    static @Nullable SslContext of(OtlpExporterSettings settings) {
        Endpoint endpoint = settings.endpoint();
        if (!endpoint.isTls()) {
            return null;
        }
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("HTTPS");
        if (endpoint.isGrpc()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    "h2"));
        }
        try {
            if (settings.trustedCertificates() != null) {
                builder.trustManager(settings.trustedCertificates().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "trustedCertificates: " + settings.trustedCertificates() + " (expected: a readable PEM file)", e);
        }
    }
}
