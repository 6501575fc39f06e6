package io.scrubjay.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoop;
import io.scrubjay.proxy.admin.AdminServer;
import io.scrubjay.proxy.admin.ReadinessCheck;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.RunningProxy;
import io.scrubjay.proxy.cli.StartException;
import io.scrubjay.proxy.cli.Undelivered;
import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.forward.SyslogExporter;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.receive.otlp.OtlpServer;
import io.scrubjay.proxy.receive.syslog.SyslogServer;
import io.scrubjay.proxy.reload.LiveRules;
import io.scrubjay.proxy.reload.ReloadTrigger;
import io.scrubjay.proxy.reload.RuleFiles;
import io.scrubjay.proxy.reload.RuleLoader;
import io.scrubjay.proxy.reload.RuleReloader;
import io.scrubjay.proxy.reload.RulesRefusedException;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import io.scrubjay.proxy.revoke.RevocationService;
import io.scrubjay.proxy.revoke.connector.Connectors;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.PrometheusMetrics;
import io.scrubjay.proxy.telemetry.Tracing;
import io.scrubjay.proxy.tls.TlsContexts;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.mask.SecretTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole proxy, wired: receivers to redactors to exporters, findings to incidents, all of it to the admin API.
 *
 * <p>Opened from the inside out (rules, store, exporters, receivers), so that a listener never takes what could not be
 * scanned or forwarded; stopped from the outside in.
 */
public final class Proxy implements RunningProxy {
    private static final Logger LOGGER = LoggerFactory.getLogger(Proxy.class);
    /** What is left for the journal and the webhooks when the receivers have used up the grace. */
    private static final Duration LEAST_GRACE = Duration.ofMillis(500);

    private final Closer closer = new Closer();
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final LiveRules rules;
    private final RuleReloader reloader;
    private final IncidentService incidents;
    private final RevocationService revocations;
    private final TlsContexts tls;
    private @Nullable OtlpServer otlp;
    private @Nullable SyslogServer syslog;
    private @Nullable SyslogExporter syslogExporter;
    private boolean stopped;

    private Proxy(ScrubjayConfig config, ConfigSource source, CliContext context) throws StartException {
        MemoryLimits limits = MemoryLimits.of(config, MemoryLimits.directBytes());
        try {
            Opening<Store> opening = closer.add(
                    Opening.begin("store", () -> Store.open(config.incidents().dir())));
            Opening<PrometheusMetrics> counting =
                    closer.add(Opening.begin("metrics", () -> new PrometheusMetrics(allocators())));
            RuleLoader loader = new RuleLoader(context.databaseCache(), InstantSource.system());
            String fingerprint = RuleFiles.fingerprint(config.rules().files());
            rules = closer.add(new LiveRules(loader.load(config.rules(), 1)));
            Store store = opening.await();
            FingerprintKey key = FingerprintKey.loadOrCreate(config.incidents().dir());
            PrometheusMetrics metrics = counting.await();
            CredentialRegistry registry = new CredentialRegistry(
                    store,
                    key,
                    Clock.systemUTC(),
                    metrics.meters(),
                    config.revocation().limits().hintBytes());
            registry.load();
            tls = closer.add(new TlsContexts(TlsContexts.INTERVAL, metrics.meters()));
            Connectors connectors = closer.add(new Connectors(config.revocation().connectors(), tls));
            revocations = new RevocationService(
                    store,
                    key,
                    registry,
                    config.revocation(),
                    connectors.all(),
                    OwnCredentials.fingerprints(config, key),
                    metrics.meters(),
                    Clock.systemUTC());
            incidents = IncidentService.builder(store, key, metrics.meters())
                    .webhooks(config.incidents().webhooks())
                    .responder(revocations.responder())
                    .build();
            closer.add(() -> incidents.close(Duration.ZERO)); // for a start that fails further on
            SecretTap tap = revocations.secretTap();
            Tracing tracing = closer.add(Tracing.of(config.telemetry().traces(), configured(config)));
            Lanes lanes = closer.add(new Lanes(sender -> !revocations.quarantine().holds(sender)));
            Transport transport =
                    closer.add(Transport.create(Runtime.getRuntime().availableProcessors()));
            Masker masker = masker(config.mask().style());
            transport.group().forEach(loop -> {
                SenderFindings findings = new SenderFindings(incidents);
                ScannerLane lane = new ScannerLane(
                        loop,
                        generation ->
                                new LaneScanner(
                                        generation,
                                        registry,
                                        key,
                                        masker,
                                        findings,
                                        incidents,
                                        tap,
                                        tracing,
                                        metrics.meters()),
                        rules.current(),
                        key.newFingerprinter(),
                        masker,
                        metrics.meters());
                lanes.add((EventLoop) loop, lane, findings);
                rules.add(lane);
            });
            reloader = closer.add(
                    new RuleReloader(rules, loader, config, fingerprint, source, metrics.meters()));
            incidents.start();
            closer.add(() -> revocations.close(Duration.ZERO)); // for a start that fails further on
            revocations.start(incidents);
            startReceivers(new Wiring(config, context, transport, tls, limits, metrics.meters(), closer), lanes);
            startAdmin(config, store, metrics, key, registry);
            reloader.start();
            tls.start();
        } catch (IOException | IllegalArgumentException | RulesRefusedException e) {
            abandon();
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    /**
     * Starts a proxy. On failure everything that was opened is closed again.
     *
     * @param source where the rules are read from again when that is asked for
     * @param context where console exporters print
     * @throws StartException if a listener's address is taken, a directory cannot be used or the like
     * @throws io.scrubjay.rules.syntax.RuleSyntaxException with what is wrong with the rules
     * @throws io.scrubjay.rules.hyperscan.HyperscanException if the native scanner does not work here
     */
    public static Proxy start(ScrubjayConfig config, ConfigSource source, CliContext context) throws StartException {
        return new Proxy(config, source, context);
    }

    @Override
    public Map<String, InetSocketAddress> listeners() {
        return Collections.unmodifiableMap(listeners);
    }

    @Override
    public int ruleCount() {
        return rules.current().located().pack().rules().size();
    }

    @Override
    public void reloadRules() {
        tls.reload();
        var _ = reloader.reload(ReloadTrigger.SIGNAL);
    }

    @Override
    public synchronized Undelivered stop(Duration grace) {
        if (stopped) {
            return Undelivered.NOTHING;
        }
        stopped = true;
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        Undelivered left = stopTelemetry(deadlineNanos);
        revocations.close(remaining(deadlineNanos));
        incidents.close(remaining(deadlineNanos));
        closer.close();
        return left;
    }

    /** OTLP and syslog side by side, so that neither takes the other's time. */
    private Undelivered stopTelemetry(long deadlineNanos) {
        CompletableFuture<Void> otlpStopped =
                otlp == null ? CompletableFuture.completedFuture(null) : otlp.stop(remaining(deadlineNanos));
        if (syslog != null) {
            syslog.stop(remaining(deadlineNanos));
        }
        long messagesLeft = syslogExporter == null ? 0 : syslogExporter.stop(remaining(deadlineNanos));
        boolean requestsLeft = false;
        try {
            otlpStopped.get(remaining(deadlineNanos).plus(LEAST_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atWarn().log("OTLP requests were still under way at the end of the grace period");
            requestsLeft = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            requestsLeft = true;
        }
        return new Undelivered(requestsLeft, messagesLeft);
    }

    private static Duration remaining(long deadlineNanos) {
        Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
        return left.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : left;
    }

    /** Undoes a start that failed half way. */
    private void abandon() {
        stopTelemetry(System.nanoTime());
        closer.close();
    }

    private void startReceivers(Wiring wiring, Lanes lanes) throws IOException {
        Receivers receivers = new Receivers(wiring, lanes);
        Exporters exporters = new Exporters(wiring);
        ScrubjayConfig.OtlpReceiver otlpReceiver = wiring.config().receivers().otlp();
        if (otlpReceiver != null) {
            OtlpServer server = receivers.otlp(otlpReceiver, exporters.otlp());
            listeners.putAll(server.start());
            otlp = server;
        }
        ScrubjayConfig.SyslogReceiver syslogReceiver = wiring.config().receivers().syslog();
        if (syslogReceiver != null) {
            SyslogExporter exporter = exporters.syslog(lanes);
            syslogExporter = exporter;
            SyslogServer server = receivers.syslog(syslogReceiver, exporter);
            listeners.putAll(server.start());
            syslog = server;
        }
    }

    private void startAdmin(
            ScrubjayConfig config,
            Store store,
            PrometheusMetrics metrics,
            FingerprintKey key,
            CredentialRegistry registry)
            throws IOException {
        InetSocketAddress listen = config.admin().listen();
        if (listen == null) {
            return;
        }
        AdminServer.Builder builder = AdminServer.builder(listen);
        ScrubjayConfig.ServerTls files = config.admin().tls();
        if (files != null) {
            builder.tls(tls.server(
                    "admin.tls", Wiring.pem(files), List.of("http/1.1")));
        }
        AdminServer admin = closer.add(builder
                .readiness(ReadinessCheck.notice("rules", reloader::trouble))
                .readiness(ReadinessCheck.notice("certificates", tls::trouble))
                .readiness(ReadinessCheck.notice("incident store", store::trouble))
                .readiness(ReadinessCheck.notice("incident store lost", store::loss))
                .readiness(ReadinessCheck.notice("revoker", revocations::trouble))
                .metrics(metrics)
                .incidents(incidents)
                .rules(rules, metrics.meters())
                .reloader(reloader)
                .token(config.admin().token())
                .credentials(registry, key, config.revocation().issuers())
                .revocations(revocations, config.revocation().approvers(), knowsSenders(config))
                .build());
        listeners.put("admin.listen", admin.start());
    }

    /** Whether a listener has its clients prove who they are. */
    private static boolean knowsSenders(ScrubjayConfig config) {
        ScrubjayConfig.OtlpReceiver receiver = config.receivers().otlp();
        ScrubjayConfig.ServerTls files = receiver == null ? null : receiver.tls();
        return files != null && files.clientCa() != null;
    }

    private static Masker masker(String style) {
        Masker masker = Masks.named(style);
        if (masker == null) {
            throw new IllegalArgumentException(
                    "mask.style: " + style + " (expected: " + String.join(", ", Masks.NAMES) + ")");
        }
        return masker;
    }

    private static List<ByteBufAllocatorMetricProvider> allocators() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? List.of(provider)
                : List.of();
    }

    private static List<InetSocketAddress> configured(ScrubjayConfig config) {
        List<@Nullable InetSocketAddress> addresses = new ArrayList<>();
        if (config.receivers().otlp() != null) {
            addresses.add(config.receivers().otlp().grpc());
            addresses.add(config.receivers().otlp().http());
        }
        if (config.receivers().syslog() != null) {
            addresses.add(config.receivers().syslog().tcp());
            addresses.add(config.receivers().syslog().tls());
            addresses.add(config.receivers().syslog().relp());
            addresses.add(config.receivers().syslog().relpTls());
        }
        addresses.add(config.admin().listen());
        List<InetSocketAddress> present = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            if (address != null) {
                present.add(address);
            }
        }
        return present;
    }
}
