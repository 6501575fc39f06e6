package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactCommandTest {
    private static final String SECRET = "seckey-" + "12345678";
    private static final String MASK = "\\[redacted:test-secret:[0-9a-f]{8}]";

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    @Test
    void redact_text_masksAndKeepsEveryOtherByte() {
        // given
        cli.in = concat("a\r\n\0".getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) 0xff, (byte) 0xc3}, (" " + SECRET + "\ttail").getBytes(StandardCharsets.US_ASCII));

        // when
        int code = cli.execute("redact", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        byte[] out = cli.outBytes();
        assertThat(new String(out, StandardCharsets.ISO_8859_1))
                .matches("(?s)a\r\n\0\u00ff\u00c3 " + MASK + "\ttail");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void redact_sameKeyFile_givesTheSameMask() throws IOException {
        // given
        Path key = Files.write(directory.resolve("key"), new byte[32]);
        cli.in(SECRET);

        // when
        cli.execute("redact", "--rules", cli.rules(), "--key-file", key.toString());
        String first = cli.out();
        cli.execute("redact", "--rules", cli.rules(), "--key-file", key.toString());

        // then
        assertThat(cli.out()).matches(MASK).isEqualTo(first);
    }

    @Test
    void redact_configuration_givesRulesAndMaskStyle() throws IOException {
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 127.0.0.1:4317}}
                rules: {packs: [], files: [rules.yaml]}
                mask: {style: drop}
                """);
        cli.in("a " + SECRET + " b");

        assertThat(cli.execute("redact", "--config", file.toString())).isZero();
        assertThat(cli.out()).isEqualTo("a  b");
    }

    @Test
    void redact_shortKeyFile_isRefused() throws IOException {
        Path key = Files.write(directory.resolve("key"), new byte[5]);
        cli.in(SECRET);

        assertThat(cli.execute("redact", "--rules", cli.rules(), "--key-file", key.toString()))
                .isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("scrubjay: --key-file: " + key + ": 5 bytes (expected: 32)\n");
    }

    @Test
    void redact_jsonLines_seesThroughEscapesAndTakesOtherLinesAsText() {
        // given
        cli.in("{\"message\":\"a \\u0073eckey-" + "12345678\",\"n\":1}\n"
                + "plain " + SECRET + "\n"
                + "{\"broken\": \"" + SECRET + "\n"
                + "\n"
                + "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"" + SECRET + "\"}]}]}]}");

        // when
        int code = cli.execute("redact", "--format", "jsonl", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        assertThat(cli.out().split("\n", -1)).satisfiesExactly(
                line -> assertThat(line).matches("\\{\"message\":\"a " + MASK + "\",\"n\":1}"),
                line -> assertThat(line).matches("plain " + MASK),
                line -> assertThat(line).matches("\\{\"broken\": \"" + MASK),
                line -> assertThat(line).isEmpty(),
                line -> assertThat(line)
                        .matches("\\{\"resourceSpans\":\\[\\{\"scopeSpans\":\\[\\{\"spans\":\\[\\{\"name\":\"" + MASK
                                + "\"}]}]}]}"));
    }

    @Test
    void redact_otlpJson_masks() {
        cli.in("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"" + SECRET + "\"}}]}]}]}");

        assertThat(cli.execute("redact", "--format", "otlp-json", "--rules", cli.rules())).isZero();
        assertThat(cli.out())
                .matches("\\{\"resourceLogs\":\\[\\{\"scopeLogs\":\\[\\{\"logRecords\":\\[\\{\"body\":\\{\"stringValue\":\""
                        + MASK + "\"}}]}]}]}");
    }

    @Test
    void redact_otlpJsonOfSomethingElse_isRefused() {
        cli.in("{\"message\":\"" + SECRET + "\"}");

        assertThat(cli.execute("redact", "--format", "otlp-json", "--rules", cli.rules())).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo("scrubjay: input: first field"
                        + " (expected: resourceLogs, resourceSpans, resourceMetrics or resourceProfiles)\n");
    }

    @Test
    void redact_otlpProto_masks() throws Exception {
        // given
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        request.addResourceSpansBuilder()
                .addScopeSpansBuilder()
                .addSpans(Span.newBuilder().setName("call " + SECRET).setStartTimeUnixNano(5));
        cli.in = request.build().toByteArray();

        // when
        int code = cli.execute("redact", "--format", "otlp-proto", "--signal", "traces", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        Span span = ExportTraceServiceRequest.parseFrom(cli.outBytes())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
        assertThat(span.getName()).matches("call " + MASK);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "syslog", "LOGS"})
    void redact_otlpProtoWithoutSignal_isRefused(String signal) {
        int code = signal.isEmpty()
                ? cli.execute("redact", "--format", "otlp-proto", "--rules", cli.rules())
                : cli.execute("redact", "--format", "otlp-proto", "--signal", signal, "--rules", cli.rules());

        assertThat(code).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("scrubjay: --signal: " + (signal.isEmpty() ? "null" : signal)
                        + " (expected: logs, traces, metrics or profiles, with otlp-proto)\n");
    }

    @Test
    void redact_malformedProto_writesNothing() {
        cli.in("\n\377\377" + SECRET);

        assertThat(cli.execute("redact", "-f", "otlp-proto", "--signal", "logs", "--rules", cli.rules()))
                .isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith("scrubjay: ").doesNotContain(SECRET);
    }

    @Test
    void redact_syslogLines_masksTheMessagesOnly() {
        cli.in("<34>1 2026-01-01T00:00:00Z host app - - - key " + SECRET + "\n\n<34>Jan  1 00:00:00 host app: fine\n");

        assertThat(cli.execute("redact", "--format", "syslog", "--rules", cli.rules())).isZero();
        assertThat(cli.out())
                .matches("<34>1 2026-01-01T00:00:00Z host app - - - key " + MASK
                        + "\n\n<34>Jan  1 00:00:00 host app: fine\n");
    }

    @Test
    void redact_syslogFoldedToken_masksAllPartsInOrder() {
        // given
        String header = "<34>1 2026-01-01T00:00:00Z host app - - - ";
        String other = "<34>1 2026-01-01T00:00:00Z host2 app - - - fine";
        cli.in(header + "see seckey-" + "1234\n" + other + "\n\n" + header + "5678 there\n" + header + "last seckey-" + "12\n");

        // when
        int code = cli.execute("redact", "--format", "syslog", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        assertThat(cli.out().replaceAll(MASK, "#"))
                .isEqualTo(header + "see #\n" + other + "\n\n" + header + "# there\n" + header + "last seckey-" + "12\n");
    }

    @Test
    void redact_syslogUpToNul_masksAndKeepsEveryOtherByte() {
        // given
        cli.in("<1>a " + SECRET + "\0<1>b\0\0<1>c\0\r\n<1>d\n\0" + "<1>e " + SECRET + "\0");

        // when
        int code = cli.execute("redact", "--format", "syslog", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        assertThat(cli.out().replaceAll(MASK, "#")).isEqualTo("<1>a #\0<1>b\0\0<1>c\0\r\n<1>d\n\0<1>e #\0");
    }

    @Test
    void redact_otlpJsonFoldedToken_masksAllParts() {
        // given
        String json =
                """
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[
                {"body":{"stringValue":"see seckey-%s"}},{"body":{"stringValue":"5678 there"}},
                {"body":{"stringValue":"and %s"}}]}]}]}
                """;
        cli.in(json.formatted("1234", SECRET));

        // when
        int code = cli.execute("redact", "--format", "otlp-json", "--rules", cli.rules());

        // then
        assertThat(code).isZero();
        assertThat(cli.out().replaceAll(MASK, "#"))
                .isEqualTo(json.replace("seckey-%s", "#").replace("5678", "#").replace("%s", "#"));
    }

    @Test
    void redact_syslogFrames_correctsTheCounts() {
        // given
        String clean = "<34>Jan  1 00:00:00 host app: two\nlines";
        String leak = "<34>Jan  1 00:00:00 host app: " + SECRET;
        cli.in(clean.length() + " " + clean + leak.length() + " " + leak);

        // when
        int code = cli.execute("redact", "--format", "syslog", "--rules", cli.rules());

        // then
        int maskedLength = leak.length() - SECRET.length() + "[redacted:test-secret:12345678]".length();
        assertThat(code).isZero();
        assertThat(cli.out())
                .matches(clean.length() + " " + clean + maskedLength + " <34>Jan  1 00:00:00 host app: " + MASK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12x<34>a", "99 <34>short", "1234567890123 <34>a", "12"})
    void redact_brokenSyslogFrame_isRefused(String text) {
        cli.in(text);

        assertThat(cli.execute("redact", "--format", "syslog", "--rules", cli.rules())).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith("scrubjay: input: ");
    }

    @Test
    void redact_unknownFormat_isUsage() {
        assertThat(cli.execute("redact", "--format", "xml")).isEqualTo(2);
        assertThat(cli.err()).contains("xml (expected: text, jsonl, otlp-json, otlp-proto, syslog)");
    }

    @Test
    void redact_brokenRules_saysWhereAndReadsNothing() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), "rules:\n  - id: x\n");
        cli.in(SECRET);

        assertThat(cli.execute("redact", "--rules", broken.toString())).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).contains(broken + ":2: rule 'x': ").endsWith(" problems\n");
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
