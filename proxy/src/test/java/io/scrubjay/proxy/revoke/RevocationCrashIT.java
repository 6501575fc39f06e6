package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.proxy.testing.LeakReports;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills a process (SIGKILL) two dozen times at random moments while it registers, journals, decides, revokes, verifies and
 * reports, over one directory: whatever it said was journalled is revoked, and reported once to whoever folds by event id.
 */
@Timeout(300)
class RevocationCrashIT {
    private static final int ROUNDS = 24;
    private static final int MAX_LEAKS_UNTIL_KILL = 3;
    private final ProviderKeys healthy = new ProviderKeys();
    private final Set<String> dead = healthy.dead();
    private final AtomicInteger calls = new AtomicInteger();
    private final Random random = new Random(20_261_128);

    @TempDir
    private Path temp = Path.of("");

    @Test
    void kill_atAnyMoment_losesAndDoublesNothing() throws Exception {
        try (ProviderServer provider = ProviderServer.start(this::answer);
                LeakReports reports = new LeakReports()) {
            // given
            ScrubjayConfig.Webhook webhook =
                    new ScrubjayConfig.Webhook(reports.url(), new SecretValue(reports.secret()), true);
            Set<Integer> journalled = new HashSet<>();
            for (int round = 0; round < ROUNDS; round++) {
                journalled.addAll(runAndKill(provider.address(), webhook, round * 1_000));
            }

            // when
            try (RunningRevoker again = new RunningRevoker(temp, provider.address(), webhook, RunningRevoker.WIDE)) {
                // the connector takes sixty a minute
                Eventually.await("most verified", () -> again.count(RevocationState.VERIFIED_DEAD) > ROUNDS);
                Eventually.await("verified", () -> again.service().list(RunningRevoker.ALL, null).join().stream()
                        .allMatch(one -> one.state() == RevocationState.VERIFIED_DEAD));
                Eventually.await("reported", () -> again.waitingDeliveries() == 0);

                // then
                List<Revocation> revocations =
                        again.service().list(RunningRevoker.ALL, null).join();
                assertThat(journalled).hasSizeGreaterThanOrEqualTo(ROUNDS);
                assertThat(revocations)
                        .extracting(one -> one.credential().fingerprint())
                        .doesNotHaveDuplicates()
                        .containsAll(journalled.stream().map(Findings::fingerprint).toList());
                assertThat(dead)
                        .containsExactlyInAnyOrderElementsOf(revocations.stream()
                                .map(one -> one.credential().handle().id())
                                .toList());
                assertThat(again.service().verifyAudit().join().isIntact()).isTrue();
                assertThat(again.incidents().list(RunningRevoker.ALL, null).join()).hasSameSizeAs(revocations);
            }
            assertThat(chains(reports.events())).hasSizeGreaterThanOrEqualTo(journalled.size()).allSatisfy((subject, kinds) ->
                    assertThat(kinds).isIn(
                            List.of("detected", "revoked", "verified"),
                            // killed between the provider's answer and the note of it, it found the credential dead
                            List.of("detected", "verified")));
            assertThat(reports.rejections()).isEmpty();
        }
    }

    /** Kinds of the events of each incident, in their order, each event once. */
    private static Map<String, List<String>> chains(List<JsonNode> events) {
        Map<String, JsonNode> byId = new HashMap<>();
        events.forEach(event -> {
            JsonNode known = byId.putIfAbsent(event.get("id").asString(), event);
            assertThat(known).isIn(null, event); // sent twice, it is the same
        });
        Map<String, List<String>> chains = new HashMap<>();
        byId.keySet().stream().sorted().map(byId::get).forEach(event -> chains.computeIfAbsent(
                        event.get("subject").asString(), subject -> new ArrayList<>())
                .add(event.get("type").asString().split("\\.", -1)[3]));
        return chains;
    }

    /** Every fifth call fails, so that there are retries to be killed in. */
    private Answer answer(ProviderServer.Request request) {
        if (calls.incrementAndGet() % 5 == 0) {
            return Answer.of(503, "");
        }
        return healthy.apply(request);
    }

    private Set<Integer> runAndKill(URI provider, ScrubjayConfig.Webhook webhook, int firstSecret) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        temp.toString(),
                        provider.toString(),
                        webhook.url().toString(),
                        Integer.toString(firstSecret))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WEBHOOK_SECRET", webhook.secret().reveal());
        Process process = builder.start();
        Set<Integer> journalled = new HashSet<>();
        int leaksUntilKill = 1 + random.nextInt(MAX_LEAKS_UNTIL_KILL);
        int microsMore = random.nextInt(20_000);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = out.readLine();
            while (line != null) {
                journalled.add(Integer.parseInt(line));
                if (journalled.size() == leaksUntilKill) {
                    TimeUnit.MICROSECONDS.sleep(microsMore); // a random moment, nothing that is waited for
                    process.toHandle().destroyForcibly(); // not Process', which would close the pipe we still read
                }
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(journalled).hasSizeGreaterThanOrEqualTo(leaksUntilKill);
        return journalled;
    }

    /** The process that is killed: registers and leaks on and on, and prints the number of each secret once it is journalled. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            SecretValue secret = new SecretValue(System.getenv("WEBHOOK_SECRET"));
            RunningRevoker running = new RunningRevoker(
                    Path.of(args[0]),
                    URI.create(args[1]),
                    new ScrubjayConfig.Webhook(URI.create(args[2]), secret, true),
                    RunningRevoker.WIDE);
            for (int i = Integer.parseInt(args[3]); ; i++) {
                int number = i;
                running.register(number, "team-" + number, CredentialClass.JIT);
                running.leak(number);
                Eventually.await("journalled", () -> running.incidents().list(1, null).join().stream()
                        .anyMatch(report -> report.incident().fingerprint().equals(Findings.fingerprint(number))));
                System.out.println(number);
                System.out.flush();
            }
        }
    }
}
