package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.testing.DiskImage;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.proxy.testing.ShiftedClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How events reach webhooks that fail, refuse, hang or come back. */
class WebhookDeliveryIT {
    @TempDir
    private Path temp;

    @Test
    void onFinding_receiverFailsAtFirst() throws Exception {
        // given
        AtomicInteger calls = new AtomicInteger();
        try (WebhookReceiver receiver = WebhookReceiver.start(
                        (exchange, call) -> exchange.sendResponseHeaders(calls.incrementAndGet() < 5 ? 503 : 202, -1));
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {

            // when
            running.service().onFinding(Findings.finding(7));

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
            assertThat(running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "retried")).isEqualTo(4);
        }
    }

    @Test
    void onFinding_refusedForGood() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(410);
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {

            // when
            running.service().onFinding(Findings.finding(7));

            // then
            Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            assertThat(running.delivery().attempts()).isEqualTo(1);
            assertThat(running.delivery().result()).isEqualTo("410");
            assertThat(running.delivery().dueAt()).isNull();
            Eventually.await("counted", () -> running.gauge(Meter.OUTBOX_DEPTH, "dead") == 1);
            assertThat(running.gauge(Meter.OUTBOX_DEPTH, "waiting")).isZero();
            assertThat(running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "dead")).isEqualTo(1);
        }
    }

    @Test
    void onFinding_tooOldToRetry() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        AtomicInteger calls = new AtomicInteger();
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
                    if (calls.incrementAndGet() == 2) {
                        clock.advance(RunningIncidents.FAST.maxAge());
                    }
                    exchange.sendResponseHeaders(500, -1);
                });
                RunningIncidents running =
                        RunningIncidents.run(temp, RunningIncidents.FAST, 1_000, 1_000, clock, receiver.webhook())) {

            // when
            running.service().onFinding(Findings.finding(7));

            // then
            Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            assertThat(running.delivery().attempts()).isEqualTo(2);
            assertThat(running.delivery().result()).isEqualTo("500");
        }
    }

    @Test
    void replay_ofAnOldEvent_isTriedAsOftenAsANewOne() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        List<String> ids = new CopyOnWriteArrayList<>();
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
                    ids.add(call.id());
                    int number = ids.size();
                    exchange.sendResponseHeaders(number == 1 ? 410 : number < 5 ? 503 : 204, -1);
                });
                RunningIncidents running =
                        RunningIncidents.run(temp, RunningIncidents.FAST, 1_000, 1_000, clock, receiver.webhook())) {
            running.service().onFinding(Findings.finding(7));
            Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            clock.advance(RunningIncidents.FAST.maxAge().multipliedBy(2));

            // when
            CompletableFuture<Integer> replayed = running.service().replay(null, "operator");
            CompletableFuture<Integer> atTheSameTime = running.service().replay(null, "operator");

            // then
            assertThat(replayed.join()).isEqualTo(1);
            assertThat(atTheSameTime.join()).isZero();
            Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
            assertThat(running.delivery().attempts()).isEqualTo(4);
            assertThat(ids).hasSize(5).containsOnly(running.delivery().eventId());
        }
    }

    @Test
    void depth_whileDeliveriesEnd_isThatOfTheStore() throws Exception {
        // given
        int secrets = 100;
        Set<Double> differences = new HashSet<>();
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {
            for (int secret = 0; secret < secrets; secret++) {
                running.service().onFinding(Findings.finding(secret));
            }

            // when
            while (running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "delivered") < secrets) {
                differences.add(running.store()
                        .write(connection -> running.gauge(Meter.OUTBOX_DEPTH, "waiting") - waiting(connection))
                        .join());
            }

            // then
            assertThat(differences).containsExactly(0.0);
        }
    }

    private static long waiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox WHERE state = 'waiting'")) {
            return row.getLong(1);
        }
    }

    @Test
    void depth_countedAgainBeforeAReportIsKnownToBeDurable_isThatOfTheStore() throws Exception {
        // given
        try (WebhookReceiver receiver = WebhookReceiver.answering(204);
                RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {
            running.service().onFinding(Findings.finding(7));
            Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
            running.store()
                    .write(connection -> running.service()
                            .report(connection, Findings.fingerprint(7), LeakEvent.VERIFIED, EventFormatTest.RESPONSE))
                    .join();

            // when
            running.service().replay(null, "operator").join();
            running.service().reported();

            // then
            Eventually.await(
                    "delivered", () -> running.count(Meter.WEBHOOK_DELIVERIES, "outcome", "delivered") == 2);
            assertThat(running.gauge(Meter.OUTBOX_DEPTH, "waiting")).isZero();
        }
    }

    @Test
    void replay_forAWebhookNoLongerConfigured_staysDead() throws Exception {
        // given
        try (WebhookReceiver gone = WebhookReceiver.answering(410);
                WebhookReceiver other = WebhookReceiver.answering(204)) {
            try (RunningIncidents running = RunningIncidents.run(temp, gone.webhook())) {
                running.service().onFinding(Findings.finding(7));
                Eventually.await("dead", () -> running.hasDelivery(Delivery.State.DEAD));
            }
            try (RunningIncidents running = RunningIncidents.run(temp, other.webhook())) {

                // when
                int replayed = running.service().replay(null, "operator").join();

                // then
                assertThat(replayed).isZero();
                assertThat(running.service().deadLetters(10, null).join())
                        .extracting(DeadLetter::result)
                        .containsExactly("410");
            }
        }
    }

    @Test
    void onFinding_clockSetBackWhileItWaits_isSentAgainInTime() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        AtomicInteger calls = new AtomicInteger();
        try (WebhookReceiver receiver = WebhookReceiver.start((exchange, call) -> {
                    boolean fails = calls.incrementAndGet() <= 4; // the last of which makes the lane pause
                    exchange.sendResponseHeaders(fails ? 503 : 202, -1);
                });
                RunningIncidents running =
                        RunningIncidents.run(temp, RunningIncidents.FAST, 1_000, 1_000, clock, receiver.webhook())) {
            running.service().onFinding(Findings.finding(7));
            Eventually.await("failed", () -> calls.get() >= 2);

            // when
            clock.advance(Duration.ofDays(-2));

            // then
            Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
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
                RunningIncidents running = RunningIncidents.run(
                        temp, hanging.webhook(), RunningIncidents.unreachable(), healthy.webhook())) {
            int secrets = 200;

            // when
            long begin = System.nanoTime();
            for (int i = 0; i < secrets; i++) {
                running.service().onFinding(Findings.finding(i));
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
            try (RunningIncidents running = RunningIncidents.run(temp.resolve("live"), receiver.webhook())) {
                running.service().onFinding(Findings.finding(7));
                id = receiver.take().id();
                DiskImage.copy(temp.resolve("live"), image); // what the disk holds at this moment, with nothing closed
            }
            receiver.takeAll();
            up.countDown();

            // when
            try (RunningIncidents running = RunningIncidents.run(image, receiver.webhook())) {

                // then
                assertThat(receiver.take().id()).isEqualTo(id);
                Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
                running.service().onFinding(Findings.finding(7));
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
            try (RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {
                running.service().onFinding(Findings.finding(7));
                id = receiver.take().id();
            }
            receiver.takeAll();
            up.countDown();

            // when
            try (RunningIncidents running = RunningIncidents.run(temp, receiver.webhook())) {

                // then
                assertThat(receiver.take().id()).isEqualTo(id);
                Eventually.await("delivered", () -> running.hasDelivery(Delivery.State.DELIVERED));
            }
        }
    }
}
