package io.scrubjay.proxy.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.StatusCode;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpConsoleExporterTest {
    private final Transport transport = Transport.create(1);
    private final EventLoop eventLoop = transport.group().next();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void export_printsThenSucceeds() throws Exception {
        // when
        OtlpResponse response = export(new PrintStream(text, true, UTF_8), "hello");

        // then
        assertThat(response.isSuccess()).isTrue();
        assertThat(text.toString(UTF_8)).isEqualTo("LOGS PROTOBUF hello\n");
    }

    @Test
    void export_undecodable_isRefused() throws Exception {
        // when
        OtlpResponse response = export(new PrintStream(text, true, UTF_8), "malformed");

        // then
        assertThat(response.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
        assertThat(response.httpStatus()).isEqualTo(400);
        assertThat(text.size()).isZero();
    }

    @Test
    void export_streamFails_isUnavailable() throws Exception {
        // given
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };

        // when
        OtlpResponse response = export(new PrintStream(broken, true, UTF_8), "hello");

        // then
        assertThat(response.code()).isEqualTo(StatusCode.UNAVAILABLE);
    }

    private OtlpResponse export(PrintStream out, String payload) throws Exception {
        ByteBuf buffer = Unpooled.copiedBuffer(payload, UTF_8);
        CompletableFuture<OtlpResponse> answered = new CompletableFuture<>();
        try (OtlpExporters exporters = OtlpExporters.toConsole(
                (signal, format, bytes, to) -> {
                    String read = bytes.toString(UTF_8);
                    if (read.equals("malformed")) {
                        throw new UnscannableException(UnscannableException.Reason.MALFORMED, "offset 0: malformed");
                    }
                    to.append(signal + " " + format + " " + read + "\n");
                },
                out,
                new Meters(new SimpleMeterRegistry()))) {
            OtlpDownstream exporter = exporters.onEventLoop(eventLoop);
            eventLoop.execute(() -> {
                OtlpDownstream.Call call = exporter.export(
                        new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, buffer), answered::complete);
                assertThat(call).isNotNull();
            });
            OtlpResponse response = answered.get(10, TimeUnit.SECONDS);
            assertThat(buffer.refCnt()).isZero();
            return response;
        }
    }
}
