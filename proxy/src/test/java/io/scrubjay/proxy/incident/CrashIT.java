package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process (SIGKILL) while it journals and delivers: what it said was journalled must reach the webhook. */
@Timeout(60)
class CrashIT {
    @TempDir
    private Path temp;

    @Test
    void kill_losesNothingJournalled() throws Exception {
        // given
        Map<String, Integer> deliveries = new HashMap<>();
        try (WebhookReceiver receiver = WebhookReceiver.answering(204)) {
            ScrubjayConfig.Webhook webhook = receiver.webhook();
            Set<String> journalled = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                journalled.addAll(runAndKill(webhook, round * 100_000, 20 + 70 * round));
            }

            // when
            try (Store store = Store.open(temp)) {
                IncidentService service = IncidentService.builder(
                                store, FingerprintKey.loadOrCreate(temp), new Meters(new SimpleMeterRegistry()))
                        .webhooks(List.of(webhook))
                        .build();
                service.start();
                Eventually.await("all delivered", () -> service.list(100_000, null).join().stream()
                        .flatMap(report -> report.deliveries().stream())
                        .allMatch(delivery -> delivery.state() == Delivery.State.DELIVERED));
                Set<String> incidents = new HashSet<>();
                service.list(100_000, null).join().forEach(report -> {
                    incidents.add(report.incident().fingerprint().hex());
                    assertThat(report.deliveries()).hasSize(1);
                });
                service.close(Duration.ofSeconds(1));

                // then
                assertThat(journalled).isNotEmpty();
                assertThat(incidents).containsAll(journalled);
                Map<String, String> idBySubject = new HashMap<>();
                while (receiver.waitingCalls() > 0) {
                    WebhookReceiver.Call call = receiver.take();
                    String subject = call.json().get("subject").asString();
                    deliveries.merge(subject.substring(subject.lastIndexOf(':') + 1), 1, Integer::sum);
                    String known = idBySubject.putIfAbsent(subject, call.id());
                    assertThat(known).isIn(null, call.id()); // sent twice, it is the same event
                }
                assertThat(deliveries.keySet()).isEqualTo(incidents);
            }
        }
    }

    private Set<String> runAndKill(ScrubjayConfig.Webhook webhook, int firstSecret, int incidents) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        temp.toString(),
                        webhook.url().toString(),
                        Integer.toString(firstSecret))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WEBHOOK_SECRET", webhook.secret().reveal());
        Process process = builder.start();
        Set<String> journalled = new HashSet<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = out.readLine();
            while (line != null) {
                journalled.add(line);
                if (journalled.size() == incidents) {
                    process.toHandle().destroyForcibly(); // not Process', which would close the pipe we still read
                }
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(journalled).hasSizeGreaterThanOrEqualTo(incidents);
        return journalled;
    }

    /**
     * The process that is killed: leaks on and on, and prints the fingerprint of each incident once it is journalled.
     */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            Path dir = Path.of(args[0]);
            Store store = Store.open(dir);
            SecretValue secret = new SecretValue(System.getenv("WEBHOOK_SECRET"));
            IncidentService service = IncidentService.builder(
                            store, FingerprintKey.loadOrCreate(dir), new Meters(new SimpleMeterRegistry()))
                    .webhooks(List.of(new ScrubjayConfig.Webhook(URI.create(args[1]), secret, true)))
                    .build();
            service.start();
            for (int i = Integer.parseInt(args[2]); ; i++) {
                LocatedFinding finding = Findings.finding(i);
                service.onFinding(finding);
                Eventually.await("journalled", () -> service.list(1, null).join().stream()
                        .anyMatch(report -> report.incident().fingerprint().equals(finding.fingerprint())));
                System.out.println(finding.fingerprint().hex());
                System.out.flush();
            }
        }
    }
}
