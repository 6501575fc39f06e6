package io.scrubjay.proxy.receive.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.ExhaustedAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpExchangeTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ByteBudget buffered = new ByteBudget(1 << 20);
    private final List<Answer> answers = new ArrayList<>();
    private OtlpResponse.@Nullable Handler handler;

    @Test
    void answer_grpcWithoutMemory_isUnavailable() {
        // given
        ByteBuf body = Unpooled.copiedBuffer(new byte[] {10, 0});
        export("/opentelemetry.proto.collector.logs.v1.LogsService/Export", "application/grpc", new byte[5]);

        // when
        requireNonNull(handler).onResponse(OtlpResponse.success(PayloadFormat.PROTOBUF, body));

        // then
        assertThat(answers).hasSize(1);
        assertThat(fields(answers.getFirst())).containsEntry("grpc-status", "14");
        assertThat(body.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-protobuf"})
    void answer_httpWithoutMemory_isUnavailable(String type) {
        // given
        export("/v1/logs", type, new byte[2]);

        // when
        requireNonNull(handler).onResponse(OtlpResponse.unavailable("busy", 7));

        // then
        Answer answer = answers.getFirst();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(fields(answer)).containsEntry("retry-after", "1").containsEntry("content-type", type);
        assertThat(answer.body().toString(StandardCharsets.UTF_8)).contains("the answer could not be written");
    }

    @Test
    void begin_withoutRoom_isRefusedThoughItIsEmpty() {
        // given
        buffered.tryAcquire(1 + (1 << 20) - OtlpExchange.OWN_BYTES);

        // when
        export("/v1/logs", "application/json", new byte[0]);

        // then
        assertThat(handler).isNull();
        assertThat(answers).singleElement().matches(answer -> answer.status() == 503);
    }

    @Test
    void begin_givesBackWhatItHeld() {
        // when
        export("/v1/logs", "application/json", new byte[0]);

        // then
        assertThat(handler).isNotNull();
        assertThat(buffered.usedBytes()).isZero();
    }

    private void export(String path, String type, byte[] body) {
        OtlpService service = new OtlpService(
                channel.eventLoop(),
                OtlpServerSettings.builder().build(),
                new OtlpLane((signal, format, payload) -> payload.retain(), (request, answered) -> {
                    request.close();
                    handler = answered;
                    return OtlpDownstream.Call.DONE;
                }),
                new ServerMeters(new Meters(new SimpleMeterRegistry())),
                buffered,
                new ExhaustedAllocator());
        RequestHead head = new RequestHead(
                "POST", path, type, null, Integer.toString(body.length), null, null, type.endsWith("grpc"), Map.of());
        OtlpExchange exchange = OtlpExchange.begin(service, head, new OtlpExchange.Sink() {
            @Override
            public void answer(Answer answer) {
                answers.add(answer);
            }

            @Override
            public Channel channel() {
                return channel;
            }
        });
        exchange.data(Unpooled.copiedBuffer(body));
        exchange.end();
    }

    private static Map<String, String> fields(Answer answer) {
        return answer.headers().stream().collect(Collectors.toMap(Answer.Field::name, Answer.Field::value));
    }
}
