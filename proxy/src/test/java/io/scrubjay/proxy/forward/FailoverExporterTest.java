package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.StatusCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailoverExporterTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Upstream one = new Upstream();
    private final Upstream two = new Upstream();
    private final FailoverExporter exporter = new FailoverExporter(
            List.of(member(one), member(two)), Duration.ofSeconds(10), nanos::get);
    private final List<OtlpResponse> answers = new ArrayList<>();
    private final List<ByteBuf> payloads = new ArrayList<>();

    @Test
    void export_inTurn() {
        // when
        for (int i = 0; i < 4; i++) {
            export();
        }

        // then
        assertThat(one.waiting).hasSize(2);
        assertThat(two.waiting).hasSize(2);
    }

    @Test
    void export_notTaken_goesToTheOther() {
        // given
        export();

        // when
        one.answer(OtlpResponse.unavailable("upstream: connection refused", 1));

        // then
        assertThat(answers).isEmpty();
        two.answer(OtlpResponse.success());
        assertThat(answers).singleElement().matches(OtlpResponse::isSuccess);
        assertReleased();
    }

    @Test
    void export_refusedForGood_isTheAnswer() {
        // given
        export();

        // when
        one.answer(OtlpResponse.failure(StatusCode.INVALID_ARGUMENT, 400, "no", OtlpResponse.NO_RETRY_DELAY));

        // then
        assertThat(answers).singleElement().matches(answer -> answer.httpStatus() == 400);
        assertThat(two.waiting).isEmpty();
        assertReleased();
    }

    @Test
    void export_exhaustedWithoutDelay_isTheAnswer() {
        // given
        export();

        // when
        one.answer(OtlpResponse.failure(StatusCode.RESOURCE_EXHAUSTED, 413, "no", OtlpResponse.NO_RETRY_DELAY));

        // then
        assertThat(answers).hasSize(1);
        assertThat(two.waiting).isEmpty();
    }

    @Test
    void export_nobodyTakesIt_lastAnswerIsGiven() {
        // given
        export();

        // when
        one.answer(OtlpResponse.unavailable("first", 1));
        two.answer(OtlpResponse.unavailable("second", 7));

        // then
        assertThat(answers).singleElement().matches(answer -> answer.retryDelaySeconds() == 7);
        assertReleased();
    }

    @Test
    void export_answeredAtOnce_isNotRecursiveWithoutEnd() {
        // given
        one.atOnce = OtlpResponse.unavailable("first", 1);
        two.atOnce = OtlpResponse.unavailable("second", 1);

        // when
        export();

        // then
        assertThat(answers).singleElement().matches(answer -> answer.message().equals("second"));
        assertReleased();
    }

    @Test
    void export_failedOften_isLeftAloneForAWhile() {
        // given
        for (int i = 0; i < 5; i++) {
            export();
            one.answerAll(OtlpResponse.unavailable("first", 1));
            two.answerAll(OtlpResponse.success());
        }
        int seen = one.received;

        // when
        for (int i = 0; i < 4; i++) {
            export();
            two.answerAll(OtlpResponse.success());
        }

        // then
        assertThat(one.received).isEqualTo(seen);

        // when the pause is over
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        export();
        export();

        // then
        assertThat(one.received).isEqualTo(seen + 1);
    }

    @Test
    void export_refusedByOurselves_leavesTheBreakerAsItIs() {
        // given: an upstream that is left alone, and then tried with one request
        for (int i = 0; i < 6; i++) {
            export();
            one.answerAll(OtlpResponse.unavailable("first", 1));
            two.answerAll(OtlpResponse.success());
        }
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        int seen = one.received;
        while (one.received == seen) {
            export();
        }

        // when
        one.answer(OtlpResponse.failure(StatusCode.INVALID_ARGUMENT, 400, "unfit", OtlpResponse.NO_RETRY_DELAY)
                .from(OtlpResponse.Origin.PROXY));

        // then: the next is a trial again, and the only one
        for (int i = 0; i < 4; i++) {
            export();
        }
        assertThat(one.received).isEqualTo(seen + 2);
    }

    @Test
    void export_thrown_isAnsweredAndReleased() {
        // given
        one.thrown = new OutOfMemoryError("expected by this test");

        // when
        export();

        // then
        assertThat(answers).singleElement().matches(answer -> answer.httpStatus() == 503);
        assertThat(two.received).isZero();
        assertReleased();
    }

    @Test
    void export_secondAttemptThrown_isAnsweredAndReleased() {
        // given
        two.thrown = new OutOfMemoryError("expected by this test");
        export();

        // when
        one.answer(OtlpResponse.unavailable("first", 1));

        // then
        assertThat(answers).singleElement().matches(answer -> answer.httpStatus() == 503);
        assertReleased();
    }

    @Test
    void export_firstDoesNotAnswer_leavesTimeForTheOther() {
        // given
        export();
        assertThat(one.lastTimeout).isEqualTo(Duration.ofSeconds(5));

        // when
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        one.answer(OtlpResponse.unavailable("upstream: no answer within 5000 ms", 1));

        // then
        assertThat(two.lastTimeout).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void export_firstFailsAtOnce_otherHasTheWholeTime() {
        // given
        export();

        // when
        one.answer(OtlpResponse.unavailable("upstream: connection refused", 1));

        // then
        assertThat(two.lastTimeout).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void export_otherIsLeftAlone_firstHasTheWholeTime() {
        // given
        for (int i = 0; i < 6; i++) {
            export();
            one.answerAll(OtlpResponse.unavailable("first", 1));
            two.answerAll(OtlpResponse.success());
        }

        // when
        export();

        // then
        assertThat(two.lastTimeout).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void export_timeIsUp_noFurtherAttempt() {
        // given
        export();

        // when
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        one.answer(OtlpResponse.unavailable("upstream: no answer within 10000 ms", 1));

        // then
        assertThat(answers).hasSize(1);
        assertThat(two.waiting).isEmpty();
    }

    @Test
    void cancel_secondAttempt_isCancelledThere() {
        // given
        OtlpDownstream.Call call = export();
        one.answer(OtlpResponse.unavailable("first", 1));

        // when
        call.cancel();

        // then
        assertThat(two.cancelled).isEqualTo(1);
        assertThat(answers).isEmpty();
        assertReleased();
    }

    private OtlpDownstream.Call export() {
        ByteBuf payload = Unpooled.copiedBuffer(new byte[] {1, 2, 3});
        payloads.add(payload);
        return exporter.export(
                new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, payload),
                answers::add);
    }

    private void assertReleased() {
        assertThat(payloads).allSatisfy(payload -> assertThat(payload.refCnt()).isZero());
    }

    private FailoverExporter.Upstream member(Upstream upstream) {
        return new FailoverExporter.Upstream(
                upstream, new CircuitBreaker(nanos::get, new Random(1)), new UpstreamLog("test"));
    }

    /** Answers when the test says so. */
    private static final class Upstream implements OtlpExporter {
        private final List<OtlpResponse.Handler> waiting = new ArrayList<>();
        private @Nullable OtlpResponse atOnce;
        private @Nullable Error thrown;
        private @Nullable Duration lastTimeout;
        private int received;
        private int cancelled;

        @Override
        public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
            throw new AssertionError("export: called (expected: with a timeout)");
        }

        @Override
        public Call exportWithin(Duration timeout, OtlpRequest request, OtlpResponse.Handler handler) {
            lastTimeout = timeout;
            received++;
            assertThat(request.payload().readableBytes()).isEqualTo(3);
            request.close();
            if (thrown != null) {
                throw thrown;
            }
            if (atOnce != null) {
                handler.onResponse(atOnce);
                return Call.DONE;
            }
            waiting.add(handler);
            return () -> cancelled++;
        }

        void answer(OtlpResponse response) {
            waiting.removeFirst().onResponse(response);
        }

        void answerAll(OtlpResponse response) {
            while (!waiting.isEmpty()) {
                answer(response);
            }
        }

        @Override
        public void close() {
            waiting.clear();
        }
    }
}
