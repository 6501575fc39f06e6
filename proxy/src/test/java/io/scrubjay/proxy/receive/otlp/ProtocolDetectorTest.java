package io.scrubjay.proxy.receive.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtocolDetectorTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String REQUEST = String.join(
            "\r\n",
            "POST /v1/logs HTTP/1.1",
            "host: a",
            "content-type: application/x-protobuf",
            "transfer-encoding: chunked",
            "",
            "3",
            "abc",
            "2",
            "de",
            "0",
            "",
            "");

    private final List<String> exported = new ArrayList<>();
    private final List<OtlpService> services = new ArrayList<>();

    @AfterEach
    void close() {
        services.forEach(OtlpService::close);
    }

    @Test
    void http1_everySplitPoint() {
        for (int split = 0; split <= REQUEST.length(); split++) {
            // given
            EmbeddedChannel channel = channel();
            exported.clear();

            // when
            channel.writeInbound(bytes(REQUEST.substring(0, split)));
            channel.writeInbound(bytes(REQUEST.substring(split)));

            // then
            assertThat(channel.pipeline().get(HttpRequestDecoder.class)).isNotNull();
            assertThat(exported).containsExactly("abcde");
            assertThat(outbound(channel)).startsWith("HTTP/1.1 200 OK");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void http1_byteByByte() {
        // given
        EmbeddedChannel channel = channel();

        // when
        for (int i = 0; i < REQUEST.length(); i++) {
            channel.writeInbound(bytes(REQUEST.substring(i, i + 1)));
        }

        // then
        assertThat(exported).containsExactly("abcde");
        channel.finishAndReleaseAll();
    }

    @Test
    void http1_twoRequestsAtOnce() {
        // given
        EmbeddedChannel channel = channel();

        // when
        channel.writeInbound(bytes(REQUEST + REQUEST));

        // then
        assertThat(exported).containsExactly("abcde", "abcde");
        assertThat(outbound(channel).split("HTTP/1.1 200 OK", -1)).hasSize(3);
        channel.finishAndReleaseAll();
    }

    @Test
    void http2_everySplitPoint() {
        for (int split = 0; split <= PREFACE.length(); split++) {
            // given
            EmbeddedChannel channel = channel();

            // when
            channel.writeInbound(bytes(PREFACE.substring(0, split)));
            channel.writeInbound(bytes(PREFACE.substring(split)));

            // then
            assertThat(channel.pipeline().get(Http2FrameCodec.class)).isNotNull();
            assertThat(channel.isActive()).isTrue();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void neither_closesWithoutLeaks() {
        // given
        EmbeddedChannel channel = channel();

        // when
        channel.writeInbound(bytes("PRI * HTTP"));

        // then
        assertThat(channel.finish()).isFalse();
    }

    private EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        OtlpService service = new OtlpService(
                channel.eventLoop(),
                OtlpServerSettings.builder().build(),
                new OtlpLane((signal, format, payload) -> payload.retain(), (request, handler) -> {
                    exported.add(request.payload().toString(US_ASCII));
                    request.close();
                    handler.onResponse(OtlpResponse.success());
                    return OtlpDownstream.Call.DONE;
                }),
                new ServerMeters(new Meters(new SimpleMeterRegistry())),
                new ByteBudget(1 << 20));
        services.add(service);
        channel.pipeline().addLast(new ProtocolDetector(service, channel));
        return channel;
    }

    private static String outbound(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(US_ASCII));
            out.release();
        }
        return text.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
