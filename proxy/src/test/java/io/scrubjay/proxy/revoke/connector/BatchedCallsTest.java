package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.ShiftedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchedCallsTest {
    private static final int ALL = 8;

    private final ShiftedClock clock = new ShiftedClock();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final List<Secret> sent = new CopyOnWriteArrayList<>();

    @Test
    void revoke_ofOneMoment_isOneCall() throws Exception {
        // when
        Map<String, Outcome> outcomes = revokeAll(60, texts -> new Outcome.Done("202"));

        // then
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst()).hasSize(ALL).containsExactlyInAnyOrderElementsOf(outcomes.keySet());
        assertThat(outcomes.values()).hasSize(ALL).containsOnly(new Outcome.Done("202"));
        assertThat(sent).extracting(BatchedCallsTest::text).containsOnly("\0".repeat(2));
    }

    @Test
    void revoke_oneIsRefused_theOthersAreNot() throws Exception {
        // when
        Map<String, Outcome> outcomes = revokeAll(
                60, texts -> texts.contains("s3") ? new Outcome.Refused("422") : new Outcome.Done("202"));

        // then
        assertThat(outcomes).containsEntry("s3", new Outcome.Refused("422"));
        outcomes.remove("s3");
        assertThat(outcomes.values()).hasSize(ALL - 1).containsOnly(new Outcome.Done("202"));
        assertThat(calls).hasSize(7);
        assertThat(calls.stream().filter(texts -> !texts.contains("s3")).flatMap(List::stream))
                .as("what was taken, each once")
                .hasSize(ALL - 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void revoke_providerFails_eachIsToBeTriedAgain_noneAtOnce() throws Exception {
        // when
        Map<String, Outcome> outcomes = revokeAll(60, texts -> new Outcome.Retry("503", null));

        // then
        assertThat(calls).hasSize(1);
        assertThat(outcomes.values()).hasSize(ALL).containsOnly(new Outcome.Retry("503", null));
    }

    @Test
    void revoke_refusedAndNoCallLeft_theRestIsForLater() throws Exception {
        // when
        Map<String, Outcome> outcomes = revokeAll(
                8, texts -> texts.contains("s3") ? new Outcome.Refused("422") : new Outcome.Done("202"));

        // then
        assertThat(calls).hasSize(2);
        assertThat(outcomes.values()).doesNotContain(new Outcome.Refused("422"));
        assertThat(outcomes.get("s3")).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.result()).isEqualTo("rate limit");
            assertThat(retry.after()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        });
    }

    @Test
    void revoke_asOftenAsAnHourAllows_andNotOnceMore() throws Exception {
        // given
        BatchedCalls batched = new BatchedCalls(
                new Declaration.Batch(1, 60), secrets -> new Outcome.Done("202"), clock, () -> {});
        int done = 0;

        // when
        for (int second = 0; second < 3_600; second++) {
            done += batched.revoke(secret("s")) instanceof Outcome.Done ? 1 : 0;
            clock.advance(Duration.ofSeconds(1));
        }

        // then
        assertThat(done).isBetween(58, 60);
    }

    @Test
    void revoke_full_theNextBatchIsAnother() throws Exception {
        // given
        AtomicInteger begun = new AtomicInteger();
        BatchedCalls batched = new BatchedCalls(
                new Declaration.Batch(2, 60),
                secrets -> {
                    calls.add(secrets.stream().map(BatchedCallsTest::text).toList());
                    return new Outcome.Done("202");
                },
                clock,
                () -> {
                    begun.incrementAndGet();
                    Eventually.await("the last batch has begun", () -> begun.get() >= ALL / 2);
                });
        List<Future<Outcome>> futures = new ArrayList<>();

        // when
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ALL; i++) {
                String text = "s" + i;
                futures.add(threads.submit(() -> batched.revoke(secret(text))));
            }
        }

        // then
        for (Future<Outcome> future : futures) {
            assertThat(future.get()).isEqualTo(new Outcome.Done("202"));
        }
        assertThat(calls).allSatisfy(texts -> assertThat(texts).hasSizeBetween(1, 2));
        assertThat(calls.stream().filter(texts -> texts.size() == 2)).hasSizeGreaterThanOrEqualTo(ALL / 2 - 1);
        assertThat(calls.stream().flatMap(List::stream)).hasSize(ALL).doesNotHaveDuplicates();
    }

    @Test
    void revoke_whoeverMakesTheCallIsCutOff_theOthersAreToBeTriedAgain() throws Exception {
        // given
        AtomicReference<BatchedCalls> batched = new AtomicReference<>();
        batched.set(new BatchedCalls(
                new Declaration.Batch(2, 60),
                secrets -> {
                    sent.addAll(secrets);
                    throw new InterruptedException("shutdown");
                },
                clock,
                () -> Eventually.await("both came", () -> batched.get().gathered() == 2)));

        // when
        List<Future<Outcome>> futures;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            futures = Stream.of("s0", "s1")
                    .map(text -> threads.submit(() -> batched.get().revoke(secret(text))))
                    .toList();
        }

        // then
        assertThat(futures).extracting(Future::state)
                .containsExactlyInAnyOrder(Future.State.FAILED, Future.State.SUCCESS);
        assertThat(futures).filteredOn(future -> future.state() == Future.State.SUCCESS)
                .extracting(Future::resultNow)
                .containsExactly(new Outcome.Retry("cut off", null));
        assertThat(sent).hasSize(2).extracting(BatchedCallsTest::text).containsOnly("\0".repeat(2));
    }

    /** Has some secrets revoked by as many threads, whose batch is closed when all have come. */
    private Map<String, Outcome> revokeAll(int perHour, Function<List<String>, Outcome> provider)
            throws Exception {
        AtomicReference<BatchedCalls> batched = new AtomicReference<>();
        batched.set(new BatchedCalls(
                new Declaration.Batch(1_000, perHour),
                secrets -> {
                    sent.addAll(secrets);
                    calls.add(secrets.stream().map(BatchedCallsTest::text).toList());
                    return provider.apply(calls.getLast());
                },
                clock,
                () -> Eventually.await("all came", () -> batched.get().gathered() == ALL)));
        Map<String, Outcome> outcomes = new TreeMap<>();
        Map<String, Future<Outcome>> futures = new TreeMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ALL; i++) {
                String text = "s" + i;
                futures.put(text, threads.submit(() -> batched.get().revoke(secret(text))));
            }
        }
        for (Map.Entry<String, Future<Outcome>> future : futures.entrySet()) {
            outcomes.put(future.getKey(), future.getValue().get());
        }
        return outcomes;
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Secret secret) {
        return new String(secret.copy(), StandardCharsets.UTF_8);
    }
}
