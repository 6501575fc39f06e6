package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.mask.Fingerprinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of findings: incidents, their first event, the journal. */
class IncidentServiceIT {
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path temp;

    @Test
    void onFinding_newSecretIsReported() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {
            Instant before = Instant.now().minusMillis(1);

            // when
            running.service().onFinding(Findings.finding(7));

            // then
            WebhookReceiver.Call call = receiver.take();
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.headers().firstValue("content-type"))
                    .hasValue("application/cloudevents+json; charset=utf-8");
            JsonNode event = call.json();
            assertThat(event.get("specversion").asString()).isEqualTo("1.0");
            assertThat(event.get("id").asString()).isEqualTo(call.id()).matches("[0-9A-HJKMNP-TV-Z]{26}");
            assertThat(event.get("type").asString()).isEqualTo("io.scrubjay.leak.detected.v1");
            assertThat(event.get("source").asString()).isEqualTo("/scrubjay/" + running.key().id());
            assertThat(event.get("subject").asString())
                    .isEqualTo("fp:" + running.key().id() + ":" + Findings.fingerprint(7).hex());
            assertThat(Instant.parse(event.get("time").asString())).isBetween(before, Instant.now());
            assertThat(event.get("datacontenttype").asString()).isEqualTo("application/json");
            JsonNode data = event.get("data");
            IncidentReport report = running.onlyIncident();
            assertThat(data.get("incident").asString()).isEqualTo(report.incident().id());
            assertThat(data.get("severity").asString()).isEqualTo("high");
            assertThat(data.at("/credential/kind").asString()).isEqualTo("fake-token");
            assertThat(data.at("/credential/match").asString()).isEqualTo("pattern");
            assertThat(data.at("/credential/confidence").asString()).isEqualTo("medium");
            assertThat(data.at("/credential/details").isMissingNode()).isTrue();
            assertThat(data.at("/credential/fingerprint/value").asString()).isEqualTo(Findings.fingerprint(7).hex());
            assertThat(data.at("/credential/fingerprint/key_id").asString()).isEqualTo(running.key().id());
            assertThat(data.at("/where/signal").asString()).isEqualTo("logs");
            assertThat(data.at("/where/place").asString()).isEqualTo("body");
            assertThat(data.at("/where/service").asString()).isEqualTo("checkout");
            assertThat(data.at("/where/trace_id").asString()).isEqualTo(Findings.TRACE_ID);
            assertThat(data.at("/where/egress_blocked").asBoolean()).isTrue();
            Eventually.await("delivered and counted", () -> running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "delivered") == 1);
            Delivery delivery = running.onlyIncident().deliveries().getFirst();
            assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED);
            assertThat(delivery.eventId()).isEqualTo(call.id());
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.result()).isEqualTo("204");
            assertThat(delivery.target()).isEqualTo("http://127.0.0.1:" + receiver.url().getPort());
            assertThat(running.count(Meter.INCIDENTS, "severity", "high")).isEqualTo(1);
            assertThat(running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "delivered")).isEqualTo(1);
            assertThat(running.gauge(Meter.OUTBOX_DEPTH, "waiting")).isZero();
        }
    }

    @Test
    void onFinding_responderFails_isJournalledAndToldAllTheSame() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                Store store = Store.open(temp)) {
            IncidentService service = IncidentService.builder(
                            store, FingerprintKey.loadOrCreate(temp), new Meters(new SimpleMeterRegistry()))
                    .webhooks(List.of(receiver.webhook()))
                    .responder((connection, incident, isNew) -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.executeUpdate("INSERT INTO meta (name, value) VALUES ('half', x'00')");
                        }
                        throw new IllegalStateException("a defect");
                    })
                    .build();
            service.start();

            // when
            service.onFinding(Findings.finding(7));

            // then
            assertThat(receiver.take().json().get("type").asString()).isEqualTo("io.scrubjay.leak.detected.v1");
            int half = store.read(connection -> {
                        try (Statement statement = connection.createStatement();
                                var row = statement.executeQuery("SELECT count(*) FROM meta WHERE name = 'half'")) {
                            return row.getInt(1);
                        }
                    })
                    .get();
            assertThat(half).isZero();
            service.close(GRACE);
        }
    }

    @Test
    void onFinding_thousandOfOneFingerprint() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(200);
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {

            // when
            for (int i = 0; i < 1_000; i++) {
                running.service().onFinding(Findings.finding(7));
            }

            // then
            Eventually.await("all counted", () -> running.onlyIncident().incident().count() == 1_000);
            receiver.take();
            running.service().close(GRACE);
            assertThat(receiver.waitingCalls()).isZero();
            assertThat(running.count(Meter.INCIDENT_FINDINGS, "outcome", "journalled")).isEqualTo(1_000);
        }
    }

    @Test
    void onFinding_foldsPlacesAndRules() throws Exception {
        // given
        try (RunningIncidents running = RunningIncidents.run(temp)) {
            running.service().onFinding(Findings.finding(7, Findings.rule("weak", Severity.LOW), "body", null, null));
            Eventually.await("journalled", () -> running.incidents().size() == 1);

            // when
            running.service().onFinding(Findings.finding(
                    7, Findings.rule("strong", Severity.CRITICAL), "attributes.x", "svc", Findings.TRACE_ID));

            // then
            Eventually.await("folded", () -> running.onlyIncident().incident().count() == 2);
            Incident incident = running.onlyIncident().incident();
            assertThat(incident.rule().value()).isEqualTo("strong");
            assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(incident.place()).isEqualTo("body");
            assertThat(incident.places()).containsExactly("body", "attributes.x");
            assertThat(incident.services()).containsExactly("svc");
            assertThat(incident.traceId()).isEqualTo(Findings.TRACE_ID);
            assertThat(incident.lastSeen()).isAfterOrEqualTo(incident.firstSeen());
        }
    }

    @Test
    void onFinding_fromManyThreads() throws Exception {
        // given
        int threads = 8;
        int findings = 2_000;
        int secrets = 50;
        try (RunningIncidents running = RunningIncidents.run(temp)) {
            CountDownLatch go = new CountDownLatch(1);

            // when
            try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
                for (int t = 0; t < threads; t++) {
                    executor.execute(() -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        for (int i = 0; i < findings; i++) {
                            running.service().onFinding(Findings.finding(i % secrets));
                        }
                    });
                }
                go.countDown();
            }
            running.service().close(GRACE);

            // then
            List<IncidentReport> incidents = running.incidents();
            assertThat(incidents).hasSize(secrets);
            assertThat(incidents).allSatisfy(report -> assertThat(report.incident().count())
                    .isEqualTo(threads * findings / secrets));
            assertThat(running.count(Meter.INCIDENT_FINDINGS, "outcome", "journalled")).isEqualTo(threads * findings);
            assertThat(running.count(Meter.INCIDENT_FINDINGS, "outcome", "dropped")).isZero();
        }
    }

    @Test
    void close_journalsWhatIsPending() throws Exception {
        // given
        try (RunningIncidents running = RunningIncidents.run(temp)) {
            for (int i = 0; i < 2_000; i++) {
                running.service().onFinding(Findings.finding(i));
            }

            // when
            running.service().close(GRACE);

            // then
            running.service().onFinding(Findings.finding(5_000));
            assertThat(running.service().list(5_000, null).join()).hasSize(2_000);
            assertThat(running.gauge(Meter.INCIDENT_QUEUE)).isZero();
            assertThat(running.count(Meter.INCIDENT_FINDINGS, "outcome", "dropped")).isEqualTo(1);
        }
    }

    @Test
    void list_pages() throws Exception {
        // given
        try (RunningIncidents running = RunningIncidents.run(temp)) {
            for (int i = 0; i < 25; i++) {
                running.service().onFinding(Findings.finding(i));
            }
            running.service().close(GRACE);
            List<String> ids = new ArrayList<>();

            // when
            List<IncidentReport> page = running.service().list(10, null).join();
            while (!page.isEmpty()) {
                page.forEach(report -> ids.add(report.incident().id()));
                page = running.service().list(10, ids.getLast()).join();
            }

            // then
            assertThat(ids).hasSize(25).doesNotHaveDuplicates();
            assertThat(ids.reversed()).isSorted();
            assertThat(running.service().find(ids.get(3)).join()).isPresent();
            assertThat(running.service().find("0".repeat(26)).join()).isEmpty();
            assertThat(running.service().find("' OR 1=1").join()).isEmpty();
        }
    }

    @Test
    void onFinding_journalFull() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running =
                        RunningIncidents.run(temp, RunningIncidents.FAST, 10, 1_000, receiver.webhook())) {

            // when
            for (int i = 0; i < 30; i++) {
                running.service().onFinding(Findings.finding(i));
                int opened = i + 1;
                Eventually.await("opened", () -> running.count(Meter.INCIDENTS, "severity", "high") == opened);
            }

            // then
            assertThat(running.incidents())
                    .extracting(report -> report.incident().fingerprint())
                    .hasSize(10)
                    .startsWith(Findings.fingerprint(29))
                    .endsWith(Findings.fingerprint(20));
        }
    }

    @Test
    void onFinding_diskFull() throws Exception {
        // given
        int secrets = 2_000;
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running =
                        RunningIncidents.run(temp, RunningIncidents.FAST, 100_000, 1_000, receiver.webhook())) {
            maxPages(running.store(), 1); // SQLite takes what there is as the least
            for (int i = 0; i < secrets; i++) {
                running.service().onFinding(Findings.finding(i));
            }
            Eventually.await("trouble", () -> running.store().trouble().isPresent());
            assertThat(running.store().trouble())
                    .hasValue("database: SQLITE_FULL (expected: a writable disk with free space)");
            assertThat(running.gauge(Meter.INCIDENT_QUEUE)).isBetween(1.0, 1_000.0 + 256);

            // when
            maxPages(running.store(), 1_000_000);

            // then
            Eventually.await(
                    "empty",
                    () -> running.gauge(Meter.INCIDENT_QUEUE) == 0
                            && running.store().trouble().isEmpty());
            running.service().close(GRACE);
            double journalled = running.count(Meter.INCIDENT_FINDINGS, "outcome", "journalled");
            double dropped = running.count(Meter.INCIDENT_FINDINGS, "outcome", "dropped");
            assertThat(journalled).isGreaterThanOrEqualTo(1_000);
            assertThat(dropped).isPositive();
            assertThat(journalled + dropped).isEqualTo(secrets);
            assertThat(running.service().list(secrets, null).join()).hasSize((int) journalled);
        }
    }

    @Test
    void files_holdNoSecret() throws Exception {
        // given
        String secret = "gh" + "p_" + HexFormat.of().formatHex(new SecureRandom().generateSeed(18));
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        String service = "service-in-clear-text";
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running =
                        RunningIncidents.run(temp, receiver.webhook(), RunningIncidents.unreachable())) {
            Fingerprinter fingerprinter = running.key().newFingerprinter();
            Fingerprint fingerprint = fingerprinter.fingerprint(bytes, 0, bytes.length);

            // when
            Rule rule = Findings.rule("fake-token", Severity.HIGH);
            running.service().onFinding(new LocatedFinding(
                    rule,
                    Assessment.of(rule),
                    fingerprint,
                    Signal.LOGS,
                    "body",
                    service,
                    null));
            receiver.take();
            Eventually.await("both settled", () -> running.onlyIncident().deliveries().stream()
                    .allMatch(delivery -> delivery.attempts() > 0));

            // then
            byte[] all = contents(temp);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            assertThat(text).contains(fingerprint.hex());
            assertThat(text).doesNotContain(secret).doesNotContain(secret.substring(4));
            assertThat(text).doesNotContain(service); // payloads are encrypted
            assertThat(text).doesNotContain("token=abc"); // nor do URLs, which may hold tokens, stand there
            assertThat(text).doesNotContain(receiver.webhook().secret().reveal());
        }
    }

    private static void maxPages(Store store, int pages) {
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("PRAGMA max_page_count = " + pages);
                    }
                })
                .join();
    }

    private static byte[] contents(Path dir) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (var files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".so"))
                    .toList()) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }
}
