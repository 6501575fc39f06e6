package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyslogOtlpDownstreamTest {
    private static final int MAX_REQUEST_BYTES = 10_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Upstream upstream = new Upstream();
    private final SyslogOtlpDownstream downstream = downstream(channel.eventLoop());

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        downstream.abort();
        channel.finishAndReleaseAll();
    }

    @Test
    void batch_largerThanARequest_isDivided() {
        // given
        List<Outcome> outcomes = new ArrayList<>();

        // when
        downstream.forward(batch(outcomes, "1".repeat(4_000), "2".repeat(4_000), "3".repeat(4_000), "4".repeat(4_000)));
        linger();
        linger();
        linger();
        linger();

        // then
        assertThat(upstream.bodies).extracting(body -> body.substring(0, 1)).containsExactly("1", "2", "3", "4");
        assertThat(upstream.largestBytes).isLessThanOrEqualTo(MAX_REQUEST_BYTES);
        assertThat(outcomes).containsExactly(Outcome.TAKEN, Outcome.TAKEN, Outcome.TAKEN, Outcome.TAKEN);
        assertThat(exported("sent")).isEqualTo(4);
        assertThat(registry.get(Meter.EXPORTER_QUEUE_BYTES.meterName()).gauge().value()).isZero();
    }

    @Test
    void batches_togetherLargerThanARequest_someWait() {
        // given
        List<Outcome> outcomes = new ArrayList<>();

        // when
        for (int i = 1; i <= 5; i++) {
            downstream.forward(batch(outcomes, (i + "").repeat(3_000)));
        }
        linger();
        linger();
        linger();

        // then
        assertThat(upstream.bodies).extracting(body -> body.substring(0, 1)).containsExactly("1", "2", "3", "4", "5");
        assertThat(upstream.largestBytes).isLessThanOrEqualTo(MAX_REQUEST_BYTES);
        assertThat(outcomes).hasSize(5).containsOnly(Outcome.TAKEN);
    }

    @Test
    void message_largerThanARequest_refused_othersGo() {
        // given
        List<Outcome> outcomes = new ArrayList<>();

        // when
        downstream.forward(batch(outcomes, "1", "2".repeat(MAX_REQUEST_BYTES), "3"));
        linger();
        linger();
        linger();

        // then
        assertThat(upstream.bodies).containsExactly("1", "3");
        assertThat(outcomes).containsExactlyInAnyOrder(Outcome.TAKEN, Outcome.REFUSED, Outcome.TAKEN);
        assertThat(exported("refused")).isEqualTo(1);
        assertThat(exported("sent")).isEqualTo(2);
    }

    @Test
    void retryAfter_ofADay_isCapped() {
        // given
        upstream.answers.add(OtlpResponse.unavailable("later", 24 * 60 * 60));
        List<Outcome> outcomes = new ArrayList<>();
        downstream.forward(batch(outcomes, "1"));
        linger();
        List<Outcome> before = List.copyOf(outcomes);

        // when
        channel.advanceTimeBy(30, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        // then
        assertThat(before).isEmpty();
        assertThat(outcomes).containsExactly(Outcome.TAKEN);
    }

    private SyslogOtlpDownstream downstream(EventLoop loop) {
        return new SyslogOtlpDownstream(
                loop,
                upstream,
                response -> response,
                Clock.fixed(Instant.parse("2026-11-23T06:00:00Z"), ZoneOffset.UTC),
                MAX_REQUEST_BYTES,
                1 << 20,
                new SyslogExporterMeters(new Meters(registry)));
    }

    private void linger() {
        channel.advanceTimeBy(SyslogOtlpDownstream.LINGER_MILLIS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private double exported(String outcome) {
        return registry.get(Meter.EXPORTER_SYSLOG_MESSAGES.meterName()).tag("outcome", outcome).counter().count();
    }

    private static SyslogBatch batch(List<Outcome> outcomes, String... messages) {
        SyslogBatch.Builder frames = new SyslogBatch.Builder();
        int at = 0;
        for (String message : messages) {
            frames.add(at, at, at + message.length(), at + message.length() + 1, outcomes::add);
            at += message.length() + 1;
        }
        return frames.build(Unpooled.copiedBuffer(String.join("\n", messages) + "\n", StandardCharsets.US_ASCII));
    }

    /** Takes all, or answers what it was told to. */
    private static final class Upstream implements OtlpDownstream {
        private final List<String> bodies = new ArrayList<>();
        private final Deque<OtlpResponse> answers = new ArrayDeque<>();
        private int largestBytes;

        @Override
        public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
            largestBytes = Math.max(largestBytes, request.payloadBytes());
            byte[] payload = new byte[request.payload().readableBytes()];
            request.payload().getBytes(request.payload().readerIndex(), payload);
            request.close();
            OtlpResponse answer = answers.isEmpty() ? OtlpResponse.success() : answers.remove();
            if (answer.isSuccess()) {
                note(payload);
            }
            handler.onResponse(answer);
            return Call.DONE;
        }

        private void note(byte[] payload) {
            try {
                ExportLogsServiceRequest.parseFrom(payload)
                        .getResourceLogsList()
                        .forEach(resource -> resource.getScopeLogs(0)
                                .getLogRecordsList()
                                .forEach(record -> bodies.add(record.getBody().getStringValue())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
