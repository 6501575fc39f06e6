package io.scrubjay.proxy.forward;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedExporterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ByteBudget underWay = new ByteBudget(1 << 20);
    private final Throwing inner = new Throwing();
    private final BoundedExporter exporter =
            new BoundedExporter(inner, underWay, new ExporterMeters(new Meters(registry)), new UpstreamLog("test"));
    private final List<OtlpResponse> answers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, IllegalStateException.class})
    void export_thrown_isAnsweredAndGivenBack(Class<? extends Throwable> thrown) throws Exception {
        // given
        inner.thrown = thrown.getDeclaredConstructor(String.class).newInstance("expected by this test");

        // when
        export();

        // then
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.httpStatus()).isEqualTo(503);
            assertThat(answer.retryDelaySeconds()).isEqualTo(1);
        });
        assertThat(underWay.usedBytes()).isZero();
        assertThat(registry.get("scrubjay.exporter.queue.bytes").tag("signal", "logs").gauge().value())
                .isZero();
    }

    @Test
    void export_empty_costsSomething() {
        // when
        export(0);

        // then
        assertThat(underWay.usedBytes()).isEqualTo(1024);
        requireNonNull(inner.handler).onResponse(OtlpResponse.success());
        assertThat(underWay.usedBytes()).isZero();
    }

    @Test
    void export_thrown_laterAnswerOfTheCallIsDropped() {
        // given
        inner.thrown = new OutOfMemoryError("expected by this test");
        export();
        ByteBuf body = Unpooled.copiedBuffer(new byte[1]);

        // when
        requireNonNull(inner.handler).onResponse(OtlpResponse.success(PayloadFormat.PROTOBUF, body));

        // then
        assertThat(answers).hasSize(1);
        assertThat(body.refCnt()).isZero();
        assertThat(underWay.usedBytes()).isZero();
    }

    private void export() {
        export(100);
    }

    private void export(int bytes) {
        exporter.export(
                new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, Unpooled.copiedBuffer(new byte[bytes])),
                answers::add);
    }

    private static final class Throwing implements OtlpExporter {
        private @Nullable Throwable thrown;
        private OtlpResponse.@Nullable Handler handler;

        @Override
        public Call export(OtlpRequest request, OtlpResponse.Handler answered) {
            request.close();
            handler = answered;
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            return Call.DONE;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
