package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** An incident service over a directory, with a store and meters of its own. */
record RunningIncidents(IncidentService service, Store store, FingerprintKey key, SimpleMeterRegistry registry)
        implements AutoCloseable {
    static final RetrySchedule FAST = new RetrySchedule(
            List.of(Duration.ofMillis(20), Duration.ofMillis(50)), Duration.ofDays(3), Duration.ofMillis(200));

    static RunningIncidents run(Path dir, ScrubjayConfig.Webhook... webhooks) throws IOException {
        return run(dir, FAST, 100_000, 16_384, webhooks);
    }

    static RunningIncidents run(
            Path dir, RetrySchedule retries, int maxIncidents, int maxPending, ScrubjayConfig.Webhook... webhooks)
            throws IOException {
        return run(dir, retries, maxIncidents, maxPending, Clock.systemUTC(), webhooks);
    }

    static RunningIncidents run(
            Path dir,
            RetrySchedule retries,
            int maxIncidents,
            int maxPending,
            Clock clock,
            ScrubjayConfig.Webhook... webhooks)
            throws IOException {
        Store store = Store.open(dir);
        FingerprintKey key = FingerprintKey.loadOrCreate(dir);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        IncidentService service = IncidentService.builder(store, key, new Meters(registry))
                .webhooks(List.of(webhooks))
                .clock(clock)
                .retries(retries)
                .maxIncidents(maxIncidents)
                .maxPendingSecrets(maxPending)
                .build();
        service.start();
        return new RunningIncidents(service, store, key, registry);
    }

    static ScrubjayConfig.Webhook unreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return new ScrubjayConfig.Webhook(
                URI.create("http://127.0.0.1:" + port + "/"), new SecretValue("any text"), true);
    }

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

    double count(Meter meter, String tag, String value) {
        return registry.get(meter.meterName()).tag(tag, value).counter().count();
    }

    double gauge(Meter meter, String state) {
        return registry.get(meter.meterName()).tag("state", state).gauge().value();
    }

    double gauge(Meter meter) {
        return registry.get(meter.meterName()).gauge().value();
    }
}
