package io.scrubjay.proxy.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, validated.
 *
 * @param receivers what listens
 * @param exporters where redacted telemetry goes
 * @param rules which rules are in force
 * @param mask what stands in place of a secret
 * @param incidents where leaks are recorded and reported
 * @param revocation what is done about leaked credentials
 * @param admin the admin API
 * @param telemetry our own telemetry
 * @param shutdownGrace how long a stop may take to drain
 */
public record ScrubjayConfig(
        Receivers receivers,
        Exporters exporters,
        Rules rules,
        Mask mask,
        Incidents incidents,
        RevocationConfig revocation,
        Admin admin,
        Telemetry telemetry,
        Duration shutdownGrace) {

    /** What listens; null where a protocol is off. */
    public record Receivers(@Nullable OtlpReceiver otlp, @Nullable SyslogReceiver syslog) {}

    /**
     * OTLP listeners; both take gRPC and OTLP/HTTP.
     *
     * @param maxRequestBytes limit of one request, before and after decompression
     * @param tls for both listeners; null for none
     */
    public record OtlpReceiver(
            @Nullable InetSocketAddress grpc,
            @Nullable InetSocketAddress http,
            int maxRequestBytes,
            @Nullable ServerTls tls) {}

    /**
     * PEM files for TLS of listeners.
     *
     * @param certificate leaf first, then what leads to its authority
     * @param key of the certificate, PKCS #8
     * @param clientCa whose certificates clients must show; null for asking none
     * @param clientFingerprints which certificates they must show in place of those of an authority, each 64 lower-case
     *     hexadecimal digits of SHA-256; of syslog only
     */
    public record ServerTls(
            Path certificate, Path key, @Nullable Path clientCa, List<String> clientFingerprints) {}

    /**
     * PEM files for TLS towards an upstream.
     *
     * @param ca whom to trust; null for the platform's authorities
     * @param certificate that we show; null for none
     * @param key of the certificate, PKCS #8; null exactly if there is no certificate
     * @param fingerprints which certificates the upstream may show in place of those of an authority, as above
     */
    public record ClientTls(
            @Nullable Path ca, @Nullable Path certificate, @Nullable Path key, List<String> fingerprints) {}

    /**
     * Syslog listeners; null for each that is off.
     *
     * @param relpTls RELP over TLS
     * @param unix where the socket for datagrams of this machine stands
     * @param certificates of the listeners with TLS; null exactly if there are none
     * @param maxMessageBytes limit of one message; a longer one is refused, never cut
     */
    public record SyslogReceiver(
            @Nullable InetSocketAddress tcp,
            @Nullable InetSocketAddress udp,
            @Nullable InetSocketAddress tls,
            @Nullable InetSocketAddress relp,
            @Nullable InetSocketAddress relpTls,
            @Nullable Path unix,
            @Nullable ServerTls certificates,
            int maxMessageBytes) {}

    /** Where telemetry goes. */
    public record Exporters(OtlpExporter otlp, SyslogExporter syslog) {}

    /**
     * The OTLP upstreams.
     *
     * @param endpoints {@code http(s)://} for OTLP/HTTP, {@code grpc(s)://} for OTLP/gRPC; several are equals; none for the
     *     console
     * @param headers sent with every request
     * @param timeout for one request
     * @param accepts content codings that it decodes, by their names over HTTP; what comes in another goes on decompressed
     * @param tls for encrypted endpoints; null for the platform's authorities and no certificate of ours
     * @param forwardHeaders lower-case names of the fields of senders' headers that go on
     */
    public record OtlpExporter(
            List<URI> endpoints,
            Map<String, SecretValue> headers,
            Duration timeout,
            List<String> accepts,
            @Nullable ClientTls tls,
            Set<String> forwardHeaders) {}

    /**
     * The syslog collectors.
     *
     * @param endpoints {@code tcp://}, {@code tls://}, {@code relp://}, {@code relps://} or {@code udp://}; the first that is
     *     there is used; none for the console, or the OTLP exporter
     * @param otlp whether messages go through the OTLP exporter, as log records
     * @param octetCounting whether lines are octet-counted, too, towards {@code tcp://}
     * @param tls for encrypted endpoints; null for the platform's authorities and no certificate of ours
     * @param queueBytes bound of the queue of messages that wait to be sent
     */
    public record SyslogExporter(
            List<URI> endpoints, boolean otlp, boolean octetCounting, @Nullable ClientTls tls, int queueBytes) {}

    /**
     * Which rules are in force.
     *
     * @param packs built-in packs by name
     * @param files further rule files
     */
    public record Rules(List<String> packs, List<Path> files) {}

    /** What stands in place of a secret: {@code label}, {@code fixed}, {@code partial}, {@code hmac}, {@code drop}. */
    public record Mask(String style) {}

    /** Where leaks are recorded and reported. */
    public record Incidents(Path dir, List<Webhook> webhooks) {}

    /**
     * A receiver of leak reports.
     *
     * @param secret signs them (Standard Webhooks, {@code whsec_} and base64, or any text)
     * @param signingKey signs them with Ed25519 besides ({@code whsk_} and base64), {@code github} and {@code gitlab}
     *     with ECDSA (PEM); null for not
     * @param format {@code cloudevents}, {@code ocsf}, {@code set}, {@code github}, {@code gitlab}
     * @param allowPrivate whether it may be at a private or loopback address, and without TLS
     */
    public record Webhook(
            URI url, SecretValue secret, @Nullable SecretValue signingKey, String format, boolean allowPrivate) {
        /** CloudEvents signed by the secret alone. */
        public Webhook(URI url, SecretValue secret, boolean allowPrivate) {
            this(url, secret, null, "cloudevents", allowPrivate);
        }
    }

    /**
     * The admin API.
     *
     * @param listen null when it is off
     * @param token what requests that change something must bring; null if none may
     * @param tls of the listener; null for none
     */
    public record Admin(
            @Nullable InetSocketAddress listen, @Nullable SecretValue token, @Nullable ServerTls tls) {}

    /** Our own traces over OTLP; null, the default, for none. */
    public record Telemetry(@Nullable URI traces) {}
}
