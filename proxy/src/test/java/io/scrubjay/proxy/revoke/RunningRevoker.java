package io.scrubjay.proxy.revoke;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.revoke.connector.Connectors;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.proxy.testing.LeakReports;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.tls.TlsContexts;
import io.scrubjay.rules.Fingerprint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Everything but receivers, over one directory. */
final class RunningRevoker implements AutoCloseable {
    static final int ALL = 100_000;
    /** Limits that nobody reaches. */
    static final Limits WIDE = new Limits(ALL, ALL, ALL, ALL, ALL, 100, Duration.ofHours(1), ALL, 40);

    private final SimpleMeterRegistry counted = new SimpleMeterRegistry();
    private final Store store;
    private final CredentialRegistry registry;
    private final Connectors connectors;
    private final @Nullable LeakReports reports;
    private final IncidentService incidents;
    private final RevocationService service;

    RunningRevoker(Path dir, ProviderServer provider, Limits limits) throws Exception {
        this(dir, provider, limits, Set.of());
    }

    RunningRevoker(Path dir, ProviderServer provider, Limits limits, Set<Fingerprint> own) throws Exception {
        this(dir, provider, limits, own, Clock.systemUTC());
    }

    RunningRevoker(Path dir, ProviderServer provider, Limits limits, Set<Fingerprint> own, Clock clock)
            throws Exception {
        this(dir, provider.address(), new LeakReports(), null, limits, own, clock);
    }

    /** One that reports to another process. */
    RunningRevoker(Path dir, URI provider, ScrubjayConfig.Webhook webhook, Limits limits) throws Exception {
        this(dir, provider, null, webhook, limits, Set.of(), Clock.systemUTC());
    }

    private RunningRevoker(
            Path dir,
            URI provider,
            @Nullable LeakReports reports,
            ScrubjayConfig.@Nullable Webhook elsewhere,
            Limits limits,
            Set<Fingerprint> own,
            Clock clock)
            throws Exception {
        this.reports = reports;
        ScrubjayConfig.Webhook webhook =
                reports == null ? requireNonNull(elsewhere) : webhook(reports);
        Meters meters = new Meters(counted);
        store = Store.open(dir);
        FingerprintKey key = FingerprintKey.loadOrCreate(dir);
        registry = new CredentialRegistry(store, key, clock, meters, limits.hintBytes());
        registry.load();
        connectors = new Connectors(
                List.of(ConnectorEntry.of("claude", "anthropic", provider, new SecretValue("admin"), true)),
                new TlsContexts(Duration.ofHours(1), meters));
        service = new RevocationService(
                store,
                key,
                registry,
                new RevocationConfig(false, List.of(), List.of(), List.of(), List.of(), limits),
                connectors.all(),
                own,
                meters,
                clock);
        incidents = IncidentService.builder(store, key, meters)
                .webhooks(List.of(webhook))
                .clock(clock)
                .responder(service.responder())
                .build();
        incidents.start();
        service.start(incidents);
    }

    private static ScrubjayConfig.Webhook webhook(LeakReports reports) {
        return new ScrubjayConfig.Webhook(reports.url(), new SecretValue(reports.secret()), true);
    }

    RevocationService service() {
        return service;
    }

    IncidentService incidents() {
        return incidents;
    }

    /** Makes every kill switch one as the release wrote it that kept no more than who threw it. */
    void makeKillsFormer() {
        store.write(connection -> {
                    List<String> tags = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SELECT holder_tag FROM kill_switch")) {
                        while (row.next()) {
                            tags.add(row.getString(1));
                        }
                    }
                    for (String tag : tags) {
                        try (PreparedStatement update = connection.prepareStatement(
                                "UPDATE kill_switch SET payload = ? WHERE holder_tag = ?")) {
                            byte[] by = "operator".getBytes(StandardCharsets.UTF_8);
                            update.setBytes(1, store.cipher().seal("kill:" + tag, by));
                            update.setString(2, tag);
                            update.executeUpdate();
                        }
                    }
                    return null;
                })
                .join();
    }

    /** Has everything that is written to the audit log fail at its commit, or not any more. */
    void failAudit(boolean fails) {
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate("CREATE TABLE IF NOT EXISTS late (id TEXT REFERENCES incident (id)"
                                + " DEFERRABLE INITIALLY DEFERRED)");
                        return statement.executeUpdate(
                                fails
                                        ? "CREATE TRIGGER fail AFTER INSERT ON audit"
                                                + " BEGIN INSERT INTO late VALUES ('none'); END"
                                        : "DROP TRIGGER fail");
                    }
                })
                .join();
    }

    /** How large the database may be; below its size, it is full. */
    void limitPages(int pages) {
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("PRAGMA max_page_count = " + pages);
                    }
                })
                .join();
    }

    boolean isStoreInTrouble() {
        return store.trouble().isPresent();
    }

    double waitingDeliveries() {
        return counted.get(Meter.OUTBOX_DEPTH.meterName())
                .tag("state", "waiting")
                .gauge()
                .value();
    }

    void register(int secret, String owner, CredentialClass credentialClass) {
        register(secret, owner, "agent-" + secret, credentialClass);
    }

    void register(int secret, String owner, String agent, CredentialClass credentialClass) {
        registry.register(List.of(credential(secret, owner, agent, credentialClass)))
                .join();
    }

    private static Credential credential(int secret, String owner, String agent, CredentialClass credentialClass) {
        return new Credential(
                Findings.fingerprint(secret),
                "ci",
                "claude",
                new Handle("api_key", "key-" + secret),
                owner,
                agent,
                null,
                credentialClass,
                null);
    }

    /** Each of an owner of its own. */
    void register(IntStream secrets) {
        registry.register(secrets.mapToObj(secret -> credential(secret, "team-" + secret, "agent-" + secret, CredentialClass.JIT))
                        .toList())
                .join();
    }

    void leak(int secret) {
        leak(secret, null);
    }

    void leak(int secret, @Nullable String sender) {
        incidents.onFinding(Findings.finding(secret), sender);
    }

    /** The data of the first event of a secret. */
    JsonNode first(int secret) {
        assertThat(events(secret)).startsWith("detected");
        return requireNonNull(reports).events().stream()
                .filter(event -> event.get("subject").asString().endsWith(Findings.fingerprint(secret).hex()))
                .min(Comparator.comparing(event -> event.get("id").asString()))
                .orElseThrow()
                .get("data");
    }

    Revocation find(int secret) {
        return service.list(ALL, null).join().stream()
                .filter(one -> one.credential().fingerprint().equals(Findings.fingerprint(secret)))
                .findFirst()
                .orElseThrow();
    }

    @Nullable RevocationState state(int secret) {
        return service.list(ALL, null).join().stream()
                .filter(one -> one.credential().fingerprint().equals(Findings.fingerprint(secret)))
                .map(Revocation::state)
                .findFirst()
                .orElse(null);
    }

    long count(RevocationState state) {
        return service.list(ALL, null).join().stream()
                .filter(one -> one.state() == state)
                .count();
    }

    /** Kinds of the events of a secret in the order in which they were made, once all there are were delivered. */
    List<String> events(int secret) {
        Eventually.await("delivered", () -> incidents.list(ALL, null).join().stream()
                .flatMap(report -> report.deliveries().stream())
                .allMatch(delivery -> delivery.state().word().equals("delivered")));
        List<JsonNode> events = new ArrayList<>(requireNonNull(reports).events());
        return events.stream()
                .filter(event -> event.get("subject").asString().endsWith(Findings.fingerprint(secret).hex()))
                .sorted(Comparator.comparing(event -> event.get("id").asString()))
                .map(event -> event.get("type").asString().split("\\.", -1)[3])
                .toList();
    }

    @Override
    public void close() {
        service.close(Duration.ofSeconds(10));
        incidents.close(Duration.ofSeconds(10));
        connectors.close();
        if (reports != null) {
            reports.close();
        }
        store.close();
    }
}
