package io.scrubjay.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * All TLS contexts of the proxy. A thread looks at their files from time to time: what issues certificates replaces them
 * without telling anybody. TLS 1.2 and 1.3 only, without renegotiation by clients; the names of upstreams are always verified.
 * Any thread.
 */
public final class TlsContexts implements AutoCloseable {
    /** How often files are looked at. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** Those of TLS 1.3, and of RFC 9662 section 4 and their like for TLS 1.2. The JDK knows no early data (section 5). */
    private static final List<String> SYSLOG_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    /** Read by the JDK once, with the first handshake of a server; no client of ours needs it, and each costs a handshake. */
    private static final String REJECT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        if (System.getProperty(REJECT_RENEGOTIATION) == null) {
            System.setProperty(REJECT_RENEGOTIATION, "true");
        }
    }

    private final Meters meters;
    private final Duration interval;
    private final List<TlsContext> contexts = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(0);
    private volatile boolean closed;
    private final Thread thread = Thread.ofPlatform().daemon().name("certificate-watch").unstarted(this::run);

    /**
     * Without contexts yet.
     *
     * @param interval how often files are looked at
     */
    public TlsContexts(Duration interval, Meters meters) {
        this.interval = interval;
        this.meters = meters;
    }

    /** Begins to look for changes. */
    public void start() {
        thread.start();
    }

    /**
     * A context for a listener; with authorities, its clients must show a certificate of theirs.
     *
     * @param name key in the configuration, for messages and metrics
     * @param alpn protocols to agree on, the preferred one first; none without ALPN
     * @throws IllegalArgumentException if a file cannot be used
     */
    public TlsContext server(String name, PemFiles files, List<String> alpn) {
        return add(new TlsContext(name, files, pem -> build(serverBuilder(pem), alpn)));
    }

    /**
     * A context for connections upstream.
     *
     * @param name key in the configuration, for messages and metrics
     * @param alpn protocols to agree on; none without ALPN
     * @throws IllegalArgumentException if a file cannot be used
     */
    public TlsContext client(String name, PemFiles files, List<String> alpn) {
        return add(clientContext(name, files, alpn));
    }

    /**
     * A context for a syslog listener (RFC 5425, RFC 9662); with authorities or fingerprints, its clients must show a
     * certificate of theirs.
     *
     * @param name key in the configuration, for messages and metrics
     * @param clients fingerprints in place of authorities; empty for none
     * @throws IllegalArgumentException if a file cannot be used
     */
    public TlsContext syslogServer(String name, PemFiles files, Set<CertificateFingerprint> clients) {
        return add(new TlsContext(name, files, pem -> {
            SslContextBuilder builder = serverBuilder(pem).ciphers(SYSLOG_SUITES);
            if (!clients.isEmpty()) {
                builder.trustManager(new PinnedCertificates(clients)).clientAuth(ClientAuth.REQUIRE);
            }
            return build(builder, List.of());
        }));
    }

    /**
     * A context for connections to syslog collectors (RFC 5425, RFC 9662).
     *
     * @param name key in the configuration, for messages and metrics
     * @param servers fingerprints in place of authorities and host names; empty for none
     * @throws IllegalArgumentException if a file cannot be used
     */
    public TlsContext syslogClient(String name, PemFiles files, Set<CertificateFingerprint> servers) {
        return add(new TlsContext(name, files, pem -> {
            SslContextBuilder builder = clientBuilder(pem).ciphers(SYSLOG_SUITES);
            if (!servers.isEmpty()) {
                builder.trustManager(new PinnedCertificates(servers)).endpointIdentificationAlgorithm(null);
            }
            return build(builder, List.of());
        }));
    }

    /**
     * A context for connections to a workload that is known by its SPIFFE ID, not by a host name (X509-SVID).
     *
     * @param name key in the configuration, for messages and metrics
     * @param files with authorities: the trust bundle
     * @param alpn protocols to agree on
     * @throws IllegalArgumentException if a file cannot be used
     */
    public TlsContext spiffeClient(String name, PemFiles files, SpiffeId peer, List<String> alpn) {
        return add(new TlsContext(
                name,
                files,
                pem -> build(
                        clientBuilder(pem)
                                .trustManager(new SpiffeTrust(PemFiles.certificates(
                                        Objects.requireNonNull(pem.authorities())), peer))
                                .endpointIdentificationAlgorithm(null), // SpiffeTrust compares the name
                        alpn)));
    }

    /** A context that trusts the platform's authorities and shows no certificate. */
    public static TlsContext platform(List<String> alpn) {
        return clientContext("platform", new PemFiles(null, null, null), alpn);
    }

    private static TlsContext clientContext(String name, PemFiles files, List<String> alpn) {
        return new TlsContext(name, files, pem -> build(clientBuilder(pem), alpn));
    }

    private static SslContextBuilder serverBuilder(PemFiles pem) {
        SslContextBuilder builder = SslContextBuilder.forServer(
                file(Objects.requireNonNull(pem.certificate())), file(Objects.requireNonNull(pem.privateKey())));
        if (pem.authorities() != null) {
            builder.trustManager(file(pem.authorities())).clientAuth(ClientAuth.REQUIRE);
        }
        return builder;
    }

    private static SslContextBuilder clientBuilder(PemFiles pem) {
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
        if (pem.certificate() != null && pem.privateKey() != null) {
            builder.keyManager(file(pem.certificate()), file(pem.privateKey()));
        }
        if (pem.authorities() != null) {
            builder.trustManager(file(pem.authorities()));
        }
        return builder;
    }

    /** Has the thread load every file again, changed or not. Does not block. */
    public void reload() {
        asked.release();
    }

    /** Which files are not in use as they are, and why. */
    public Optional<String> trouble() {
        String all = contexts.stream()
                .map(TlsContext::trouble)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    @Override
    public void close() {
        closed = true;
        asked.release();
    }

    private void run() {
        try {
            while (!closed) {
                boolean always = asked.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                asked.drainPermits();
                if (!closed) {
                    contexts.forEach(context -> refresh(context, always));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh(TlsContext context, boolean always) {
        @Nullable String before = context.trouble();
        boolean loaded = context.refresh(always);
        @Nullable String trouble = context.trouble();
        if (loaded || (trouble != null && !trouble.equals(before))) {
            meters.counter(Meter.TLS_RELOADS, context.name(), loaded ? "loaded" : "refused").increment();
        }
    }

    private TlsContext add(TlsContext context) {
        contexts.add(context);
        if (context.showsCertificate()) {
            meters.gauge(Meter.TLS_EXPIRY, () -> context.expiry().getEpochSecond(), context.name());
        }
        return context;
    }

    private static SslContext build(SslContextBuilder builder, List<String> alpn) throws SSLException {
        if (!alpn.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    alpn));
        }
        return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
    }

    private static File file(Path path) {
        return path.toFile();
    }
}
