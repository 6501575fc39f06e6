package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.scan.FakeScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpRedactorTest {
    private static final String CLEAN = "{\"resourceLogs\":[]}";
    private static final String LEAKING =
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"a secret4711 b\"}}]}]}]}";

    private final FakeScan scan = new FakeScan();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final OtlpRedactor redactor =
            new OtlpRedactor(scan, scan.fieldRedactor(), findings::add, new Meters(registry));
    private final ByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
    private final List<ByteBuf> buffers = new ArrayList<>();

    @AfterEach
    void releaseAll() {
        buffers.forEach(ByteBuf::release);
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void redact_cleanDirect_sameBufferAndNothingExamined() throws UnscannableException {
        // given
        ByteBuf payload = direct(CLEAN);

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(redacted).isSameAs(payload);
        assertThat(scan.examined()).isZero();
        assertThat(counter("scrubjay.redact.bytes", "path", "clean")).isEqualTo(CLEAN.length());
    }

    @Test
    void redact_cleanHeapAndComposite_sameBuffer() throws UnscannableException {
        // given
        ByteBuf heap = owned(Unpooled.copiedBuffer(CLEAN, StandardCharsets.UTF_8));
        CompositeByteBuf composite = alloc.compositeBuffer();
        owned(composite)
                .addComponents(true, direct(CLEAN.substring(0, 7)).retain(), direct(CLEAN.substring(7)).retain());

        // when
        ByteBuf ofHeap = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, heap));
        ByteBuf ofComposite = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, composite));

        // then
        assertThat(ofHeap).isSameAs(heap);
        assertThat(ofComposite).isSameAs(composite);
    }

    @Test
    void redact_leak_maskedCountedAndHeard() throws UnscannableException {
        // given
        ByteBuf payload = direct("##" + LEAKING).skipBytes(2);

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(redacted.toString(StandardCharsets.UTF_8))
                .matches("\\Q" + LEAKING.replace("secret4711", "\\E\\[redacted:fake-token:[0-9a-f]{8}]\\Q") + "\\E");
        assertThat(payload.toString(StandardCharsets.UTF_8)).isEqualTo(LEAKING);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(FakeScan.TOKEN);
            assertThat(finding.place()).isEqualTo("body");
            assertThat(finding.signal()).isEqualTo(Signal.LOGS);
        });
        assertThat(counter("scrubjay.redact.findings", "rule", "fake-token")).isEqualTo(1);
        assertThat(counter("scrubjay.redact.bytes", "path", "spliced")).isEqualTo(LEAKING.length());
    }

    @Test
    void redact_leakSplitOverComponents_masked() throws UnscannableException {
        for (int split = 0; split <= LEAKING.length(); split++) {
            // given
            CompositeByteBuf payload = alloc.compositeBuffer();
            owned(payload)
                    .addComponents(
                            true,
                            direct(LEAKING.substring(0, split)).retain(),
                            direct(LEAKING.substring(split)).retain());

            // when
            ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

            // then
            assertThat(redacted.toString(StandardCharsets.UTF_8))
                    .doesNotContain("secret")
                    .contains("a [redacted:fake-token:");
        }
    }

    @Test
    void redact_hitWithoutFinding_sameBuffer() throws UnscannableException {
        // given
        ByteBuf payload = direct(LEAKING.replace("secret4711", "secret47"));

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(redacted).isSameAs(payload);
        assertThat(scan.examined()).isPositive();
    }

    @Test
    void redact_largePayload_composedOfSlices() throws UnscannableException {
        // given
        String padded = LEAKING.replace("]}]}]}", "]}]}],\"pad\":\"" + "x".repeat(200_000) + "\"}");
        ByteBuf payload = direct(padded);

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(redacted).isInstanceOf(CompositeByteBuf.class);
        assertThat(redacted.toString(StandardCharsets.UTF_8).replaceAll("\\[redacted:[^]]*]", "secret4711"))
                .isEqualTo(padded);
    }

    @Test
    void redact_emptyProtobuf_sameBuffer() throws UnscannableException {
        // given
        ByteBuf payload = Unpooled.EMPTY_BUFFER;

        // when
        ByteBuf redacted = redactor.redact(Signal.TRACES, PayloadFormat.PROTOBUF, payload);

        // then
        assertThat(redacted).isSameAs(payload);
    }

    @Test
    void redact_neitherFormat_malformed() {
        assertMalformed(PayloadFormat.JSON, "", "json: no object at offset 0");
        assertMalformed(PayloadFormat.JSON, "  [1]", "json: no object at offset 2");
        assertMalformed(PayloadFormat.JSON, "\ufeff{}", "json: no object at offset 0");
        assertMalformed(PayloadFormat.JSON, "{} x", "json: no object at offset 0");
        assertMalformed(PayloadFormat.PROTOBUF, CLEAN, "protobuf: length beyond its message at offset 2");
        assertMalformed(PayloadFormat.PROTOBUF, "\n\u0005abc", "protobuf: length beyond its message at offset 1");
        assertMalformed(PayloadFormat.PROTOBUF, "\u0000", "protobuf: field number 0 at offset 0");
        assertMalformed(PayloadFormat.PROTOBUF, "\u000e", "protobuf: wire type 6 at offset 0");
    }

    static Stream<Arguments> deepOrNoJson() {
        return Stream.of(
                argumentSet("a second document", "{'a':'TEXT'}{'b':2}"),
                argumentSet("an escape that is none", "{'a':'TEXT\\q'}"),
                argumentSet("no value", "{'a':'TEXT','b':}"),
                argumentSet("arrays", "{'a':" + "[".repeat(1000) + "'TEXT'" + "]".repeat(1000) + "}"));
    }

    /** What nobody scans closer is not parsed either: README says so. */
    @ParameterizedTest
    @MethodSource("deepOrNoJson")
    void redact_deepOrNoJson_refusedOnlyWhereSomethingIsExamined(String template) throws UnscannableException {
        // given
        String json = template.replace('\'', '"');
        ByteBuf clean = direct(json.replace("TEXT", "clean"));

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.JSON, clean));

        // then
        assertThat(redacted).isSameAs(clean);
        assertThatThrownBy(() ->
                        redactor.redact(Signal.LOGS, PayloadFormat.JSON, direct(json.replace("TEXT", "secret4711"))))
                .isInstanceOf(UnscannableException.class);
    }

    @Test
    void redact_anyValuesTooDeep_refusedOnlyWhereSomethingIsExamined() throws UnscannableException {
        // given
        ByteBuf clean = owned(Unpooled.wrappedBuffer(nested("clean")));
        ByteBuf leaking = owned(Unpooled.wrappedBuffer(nested("secret4711")));

        // when
        ByteBuf redacted = owned(redactor.redact(Signal.LOGS, PayloadFormat.PROTOBUF, clean));

        // then
        assertThat(redacted).isSameAs(clean);
        assertThatThrownBy(() -> redactor.redact(Signal.LOGS, PayloadFormat.PROTOBUF, leaking))
                .isInstanceOf(UnscannableException.class)
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.TOO_DEEP);
    }

    /** A log's body of arrays in arrays, around a text. */
    private static byte[] nested(String text) {
        AnyValue value = AnyValue.newBuilder().setStringValue(text).build();
        for (int i = 0; i < 1000; i++) {
            ByteString array = wrapped(1, value.toByteString());
            value = AnyValue.newBuilder()
                    .setUnknownFields(UnknownFieldSet.newBuilder()
                            .addField(5, UnknownFieldSet.Field.newBuilder().addLengthDelimited(array).build())
                            .build())
                    .build();
        }
        return wrapped(1, wrapped(2, wrapped(2, wrapped(5, value.toByteString())))).toByteArray();
    }

    private static ByteString wrapped(int number, ByteString content) {
        return UnknownFieldSet.newBuilder()
                .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build())
                .build()
                .toByteString();
    }

    @Test
    void redact_scannerFails_scanFailed() {
        // given
        scan.fail();
        ByteBuf payload = direct(LEAKING);

        // when
        UnscannableException failure = catchThrowableOfType(
                UnscannableException.class, () -> redactor.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(failure.reason()).isEqualTo(UnscannableException.Reason.SCAN_FAILED);
        assertThat(failure).hasMessage("scan of " + LEAKING.length() + " bytes failed");
        assertThat(payload.refCnt()).isEqualTo(1);
    }

    @Test
    void redact_listenerThrows_scanFailedAndNothingLeaks() {
        // given
        ByteBuf payload = direct(LEAKING);
        OtlpRedactor broken = new OtlpRedactor(
                scan,
                scan.fieldRedactor(),
                finding -> {
                    throw new IllegalStateException("listener");
                },
                new Meters(registry));

        // when
        UnscannableException failure = catchThrowableOfType(
                UnscannableException.class, () -> broken.redact(Signal.LOGS, PayloadFormat.JSON, payload));

        // then
        assertThat(failure.reason()).isEqualTo(UnscannableException.Reason.SCAN_FAILED);
        assertThat(payload.refCnt()).isEqualTo(1);
    }

    @Test
    void redact_syslog_refused() {
        assertThatThrownBy(() -> redactor.redact(Signal.SYSLOG, PayloadFormat.JSON, Unpooled.EMPTY_BUFFER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signal: syslog (expected: a signal of OTLP)");
    }

    private void assertMalformed(PayloadFormat format, String payload, String message) {
        assertThatThrownBy(() -> redactor.redact(Signal.LOGS, format, direct(payload)))
                .as(payload)
                .isInstanceOf(UnscannableException.class)
                .hasMessage(message)
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.MALFORMED);
    }

    private double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).tag("signal", "logs").counter().count();
    }

    private ByteBuf direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return owned(alloc.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    private <B extends ByteBuf> B owned(B buffer) {
        buffers.add(buffer);
        return buffer;
    }
}
