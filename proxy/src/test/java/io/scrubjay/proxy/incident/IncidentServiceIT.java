package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.mask.Fingerprinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IncidentServiceIT {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final RetrySchedule FAST = new RetrySchedule(
            List.of(Duration.ofMillis(20), Duration.ofMillis(50)), Duration.ofDays(3), Duration.ofMillis(200));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path temp;

    @Test
    void onFinding_newSecretIsReported() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                Running running = run(temp, receiver.webhook())) {
            Instant before = Instant.now().minusMillis(1);

            // when
            running.service.onFinding(Findings.finding(7));

            // then
            WebhookReceiver.Call call = receiver.take();
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.headers().firstValue("content-type"))
                    .hasValue("application/cloudevents+json; charset=utf-8");
            JsonNode event = call.json();
            assertThat(event.get("specversion").asString()).isEqualTo("1.0");
            assertThat(event.get("id").asString()).isEqualTo(call.id()).matches("[0-9A-HJKMNP-TV-Z]{26}");
            assertThat(event.get("type").asString()).isEqualTo("io.scrubjay.leak.detected.v1");
            assertThat(event.get("source").asString()).isEqualTo("/scrubjay/" + running.key.id());
            assertThat(event.get("subject").asString())
                    .isEqualTo("fp:" + running.key.id() + ":" + Findings.fingerprint(7).hex());
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
            assertThat(data.at("/credential/fingerprint/key_id").asString()).isEqualTo(running.key.id());
            assertThat(data.at("/where/signal").asString()).isEqualTo("logs");
            assertThat(data.at("/where/place").asString()).isEqualTo("body");
            assertThat(data.at("/where/service").asString()).isEqualTo("checkout");
            assertThat(data.at("/where/trace_id").asString()).isEqualTo(Findings.TRACE_ID);
            assertThat(data.at("/where/egress_blocked").asBoolean()).isTrue();
            Eventually.await("delivered", () -> running.onlyIncident().deliveries().getFirst().state()
                    == Delivery.State.DELIVERED);
            Delivery delivery = running.onlyIncident().deliveries().getFirst();
            assertThat(delivery.eventId()).isEqualTo(call.id());
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.result()).isEqualTo("204");
            assertThat(delivery.target()).isEqualTo("http://127.0.0.1:" + receiver.url().getPort());
            assertThat(count(Meter.INCIDENTS, "severity", "high")).isEqualTo(1);
            assertThat(count(Meter.WEBHOOK_DELIVERIES, "outcome", "delivered")).isEqualTo(1);
            assertThat(gauge(Meter.OUTBOX_DEPTH, "waiting")).isZero();
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
                Running running = run(temp, receiver.webhook())) {

            // when
            for (int i = 0; i < 1_000; i++) {
                running.service.onFinding(Findings.finding(7));
            }

            // then
            Eventually.await("all counted", () -> running.onlyIncident().incident().count() == 1_000);
            receiver.take();
            running.service.close(GRACE);
            assertThat(receiver.waitingCalls()).isZero();
            assertThat(count(Meter.INCIDENT_FINDINGS, "outcome", "journalled")).isEqualTo(1_000);
        }
    }

    @Test
    void onFinding_foldsPlacesAndRules() throws Exception {
        // given
        try (Running running = run(temp)) {
            running.service.onFinding(Findings.finding(7, Findings.rule("weak", Severity.LOW), "body", null, null));
            Eventually.await("journalled", () -> running.incidents().size() == 1);

            // when
            running.service.onFinding(Findings.finding(
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
        try (Running running = run(temp)) {
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
                            running.service.onFinding(Findings.finding(i % secrets));
                        }
                    });
                }
                go.countDown();
            }
            running.service.close(GRACE);

            // then
            List<IncidentReport> incidents = running.incidents();
            assertThat(incidents).hasSize(secrets);
            assertThat(incidents).allSatisfy(report -> assertThat(report.incident().count())
                    .isEqualTo(threads * findings / secrets));
            assertThat(count(Meter.INCIDENT_FINDINGS, "outcome", "journalled")).isEqualTo(threads * findings);
            assertThat(count(Meter.INCIDENT_FINDINGS, "outcome", "dropped")).isZero();
        }
    }

    @Test
    void onFinding_receiverFailsAtFirst() throws Exception {
        // given
        AtomicInteger calls = new AtomicInteger();
        try (WebhookReceiver receiver = WebhookReceiver.start(
                        (exchange, call) -> exchange.sendResponseHeaders(calls.incrementAndGet() < 5 ? 503 : 202, -1));
                Running running = run(temp, receiver.webhook())) {

            // when
            running.service.onFinding(Findings.finding(7));

            // then
            Set<String> ids = new HashSet<>();
            Set<String> bodies = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                WebhookReceiver.Call call = receiver.take();
                ids.add(call.id());
                bodies.add(call.body());
            }
            assertThat(ids).hasSize(1);
            assertThat(bodies).hasSize(1);
            Eventually.await("delivered", () -> running.delivery().state() == Delivery.State.DELIVERED);
            assertThat(running.delivery().attempts()).isEqualTo(5);
            assertThat(running.delivery().result()).isEqualTo("202");
            assertThat(count(Meter.WEBHOOK_DELIVERIES, "outcome", "retried")).isEqualTo(4);
        }
    }

    @Test
    void onFinding_refusedForGood() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(410);
                Running running = run(temp, receiver.webhook())) {

            // when
            running.service.onFinding(Findings.finding(7));

            // then
            Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            assertThat(running.delivery().attempts()).isEqualTo(1);
            assertThat(running.delivery().result()).isEqualTo("410");
            assertThat(running.delivery().dueAt()).isNull();
            Eventually.await("counted", () -> gauge(Meter.OUTBOX_DEPTH, "dead") == 1);
            assertThat(gauge(Meter.OUTBOX_DEPTH, "waiting")).isZero();
            assertThat(count(Meter.WEBHOOK_DELIVERIES, "outcome", "dead")).isEqualTo(1);
        }
    }

    @Test
    void onFinding_tooOldToRetry() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        AtomicInteger calls = new AtomicInteger();
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
                    if (calls.incrementAndGet() == 2) {
                        clock.advance(FAST.maxAge());
                    }
                    exchange.sendResponseHeaders(500, -1);
                });
                Running running = run(temp, FAST, 1_000, 1_000, clock, receiver.webhook())) {

            // when
            running.service.onFinding(Findings.finding(7));

            // then
            Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            assertThat(running.delivery().attempts()).isEqualTo(2);
            assertThat(running.delivery().result()).isEqualTo("500");
        }
    }

    @Test
    void onFinding_deadReceiverDelaysNobody() throws Exception {
        // given
        CountDownLatch release = new CountDownLatch(1);
        try (WebhookReceiver hanging = WebhookReceiver.start((exchange, call) -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                WebhookReceiver healthy = WebhookReceiver.answering(204);
                Running running = run(temp, hanging.webhook(), unreachable(), healthy.webhook())) {
            int secrets = 200;

            // when
            long begin = System.nanoTime();
            for (int i = 0; i < secrets; i++) {
                running.service.onFinding(Findings.finding(i));
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);

            // then
            assertThat(taken).isLessThan(Duration.ofSeconds(1));
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < secrets; i++) {
                ids.add(healthy.take().id());
            }
            assertThat(ids).hasSize(secrets);
            assertThat(healthy.waitingCalls()).isZero();
            assertThat(hanging.waitingCalls()).isLessThanOrEqualTo(4);
            release.countDown();
        }
    }

    @Test
    void start_afterPowerCut() throws Exception {
        // given
        CountDownLatch up = new CountDownLatch(1);
        Path image = temp.resolve("image");
        try (WebhookReceiver receiver = WebhookReceiver.start(
                (exchange, call) -> exchange.sendResponseHeaders(up.getCount() > 0 ? 500 : 204, -1))) {
            String id;
            try (Running running = run(temp.resolve("live"), receiver.webhook())) {
                running.service.onFinding(Findings.finding(7));
                id = receiver.take().id();
                copy(temp.resolve("live"), image); // what the disk holds at this moment, with nothing closed
            }
            receiver.takeAll();
            up.countDown();
            registry.clear();

            // when
            try (Running running = run(image, receiver.webhook())) {

                // then
                assertThat(receiver.take().id()).isEqualTo(id);
                Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
                running.service.onFinding(Findings.finding(7));
                Eventually.await("folded", () -> running.onlyIncident().incident().count() == 2);
                assertThat(running.onlyIncident().deliveries()).hasSize(1);
            }
        }
    }

    @Test
    void start_receiverBackAfterRestart() throws Exception {
        // given
        CountDownLatch up = new CountDownLatch(1);
        try (WebhookReceiver receiver = WebhookReceiver.start(
                (exchange, call) -> exchange.sendResponseHeaders(up.getCount() > 0 ? 500 : 204, -1))) {
            String id;
            try (Running running = run(temp, receiver.webhook())) {
                running.service.onFinding(Findings.finding(7));
                id = receiver.take().id();
            }
            receiver.takeAll();
            up.countDown();
            registry.clear();

            // when
            try (Running running = run(temp, receiver.webhook())) {

                // then
                assertThat(receiver.take().id()).isEqualTo(id);
                Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
            }
        }
    }

    @Test
    void close_journalsWhatIsPending() throws Exception {
        // given
        try (Running running = run(temp)) {
            for (int i = 0; i < 2_000; i++) {
                running.service.onFinding(Findings.finding(i));
            }

            // when
            running.service.close(GRACE);

            // then
            running.service.onFinding(Findings.finding(5_000));
            assertThat(running.service.list(5_000, null).join()).hasSize(2_000);
            assertThat(gauge(Meter.INCIDENT_QUEUE)).isZero();
            assertThat(count(Meter.INCIDENT_FINDINGS, "outcome", "dropped")).isEqualTo(1);
        }
    }

    @Test
    void list_pages() throws Exception {
        // given
        try (Running running = run(temp)) {
            for (int i = 0; i < 25; i++) {
                running.service.onFinding(Findings.finding(i));
            }
            running.service.close(GRACE);
            List<String> ids = new ArrayList<>();

            // when
            List<IncidentReport> page = running.service.list(10, null).join();
            while (!page.isEmpty()) {
                page.forEach(report -> ids.add(report.incident().id()));
                page = running.service.list(10, ids.getLast()).join();
            }

            // then
            assertThat(ids).hasSize(25).doesNotHaveDuplicates();
            assertThat(ids.reversed()).isSorted();
            assertThat(running.service.find(ids.get(3)).join()).isPresent();
            assertThat(running.service.find("0".repeat(26)).join()).isEmpty();
            assertThat(running.service.find("' OR 1=1").join()).isEmpty();
        }
    }

    @Test
    void onFinding_journalFull() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                Running running = run(temp, FAST, 10, 1_000, receiver.webhook())) {

            // when
            for (int i = 0; i < 30; i++) {
                running.service.onFinding(Findings.finding(i));
                int opened = i + 1;
                Eventually.await("opened", () -> count(Meter.INCIDENTS, "severity", "high") == opened);
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
                Running running = run(temp, FAST, 100_000, 1_000, receiver.webhook())) {
            maxPages(running.store, 1); // SQLite takes what there is as the least
            for (int i = 0; i < secrets; i++) {
                running.service.onFinding(Findings.finding(i));
            }
            Eventually.await("trouble", () -> running.store.trouble().isPresent());
            assertThat(running.store.trouble())
                    .hasValue("database: SQLITE_FULL (expected: a writable disk with free space)");
            assertThat(gauge(Meter.INCIDENT_QUEUE)).isBetween(1.0, 1_000.0 + 256);

            // when
            maxPages(running.store, 1_000_000);

            // then
            Eventually.await("empty", () -> gauge(Meter.INCIDENT_QUEUE) == 0 && running.store.trouble().isEmpty());
            running.service.close(GRACE);
            double journalled = count(Meter.INCIDENT_FINDINGS, "outcome", "journalled");
            double dropped = count(Meter.INCIDENT_FINDINGS, "outcome", "dropped");
            assertThat(journalled).isGreaterThanOrEqualTo(1_000);
            assertThat(dropped).isPositive();
            assertThat(journalled + dropped).isEqualTo(secrets);
            assertThat(running.service.list(secrets, null).join()).hasSize((int) journalled);
        }
    }

    @Test
    void files_holdNoSecret() throws Exception {
        // given
        String secret = "gh" + "p_" + HexFormat.of().formatHex(new SecureRandom().generateSeed(18));
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        String service = "service-in-clear-text";
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                Running running = run(temp, receiver.webhook(), unreachable())) {
            Fingerprinter fingerprinter = running.key.newFingerprinter();
            Fingerprint fingerprint = fingerprinter.fingerprint(bytes, 0, bytes.length);

            // when
            Rule rule = Findings.rule("fake-token", Severity.HIGH);
            running.service.onFinding(new LocatedFinding(
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

    private Running run(Path dir, ScrubjayConfig.Webhook... webhooks) throws IOException {
        return run(dir, FAST, 100_000, 16_384, webhooks);
    }

    private Running run(
            Path dir, RetrySchedule retries, int maxIncidents, int maxPending, ScrubjayConfig.Webhook... webhooks)
            throws IOException {
        return run(dir, retries, maxIncidents, maxPending, Clock.systemUTC(), webhooks);
    }

    private Running run(
            Path dir,
            RetrySchedule retries,
            int maxIncidents,
            int maxPending,
            Clock clock,
            ScrubjayConfig.Webhook... webhooks)
            throws IOException {
        Store store = Store.open(dir);
        FingerprintKey key = FingerprintKey.loadOrCreate(dir);
        IncidentService service = IncidentService.builder(store, key, new Meters(registry))
                .webhooks(List.of(webhooks))
                .clock(clock)
                .retries(retries)
                .maxIncidents(maxIncidents)
                .maxPendingSecrets(maxPending)
                .build();
        service.start();
        return new Running(service, store, key);
    }

    private static void maxPages(Store store, int pages) {
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("PRAGMA max_page_count = " + pages);
                    }
                })
                .join();
    }

    private double count(Meter meter, String tag, String value) {
        return registry.get(meter.meterName()).tag(tag, value).counter().count();
    }

    private double gauge(Meter meter, String state) {
        return registry.get(meter.meterName()).tag("state", state).gauge().value();
    }

    private double gauge(Meter meter) {
        return registry.get(meter.meterName()).gauge().value();
    }

    private static ScrubjayConfig.Webhook unreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return new ScrubjayConfig.Webhook(
                URI.create("http://127.0.0.1:" + port + "/"), new SecretValue("any text"), true);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
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

    private record Running(IncidentService service, Store store, FingerprintKey key)
            implements AutoCloseable {
        List<IncidentReport> incidents() {
            return service.list(500, null).join();
        }

        IncidentReport onlyIncident() {
            List<IncidentReport> incidents = incidents();
            assertThat(incidents).hasSizeLessThan(2);
            if (incidents.isEmpty()) {
                Eventually.await("an incident", () -> !incidents().isEmpty());
                return incidents().getFirst();
            }
            return incidents.getFirst();
        }

        Delivery delivery() {
            return onlyIncident().deliveries().getFirst();
        }

        boolean hasDelivery(Delivery.State state) {
            return delivery().state() == state;
        }

        @Override
        public void close() {
            service.close(Duration.ofMillis(200));
            store.close();
        }
    }
}
