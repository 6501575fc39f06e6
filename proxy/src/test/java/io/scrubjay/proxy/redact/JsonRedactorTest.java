package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRedactorTest {
    private static final String TRACE_ID = "000102030405060708090A0b0c0d0e0f";

    private final RedactorHarness harness = new RedactorHarness();

    static Stream<Arguments> records() {
        String base64 = base64("x secret1000");
        return Stream.of(
                argumentSet(
                        "body",
                        "{'body':{'stringValue':'a secret1000 b'}}",
                        "{'body':{'stringValue':'a <token> b'}}",
                        "body"),
                argumentSet(
                        "snake case and blanks",
                        "{ 'event_name' : 'secret1000' }",
                        "{ 'event_name' : '<token>' }",
                        "event_name"),
                argumentSet(
                        "escapes",
                        "{'body':{'stringValue':'\\u0061 \\u0073ecr\\u0065t10\\u00300 \\/ \\n'}}",
                        "{'body':{'stringValue':'\\u0061 <token> \\/ \\n'}}",
                        "body"),
                argumentSet(
                        "escapes at both ends",
                        "{'body':{'stringValue':'\\u00fc\\ud83d\\ude00secret1000\\ud83d\\ude00\\u00fc'}}",
                        "{'body':{'stringValue':'\\u00fc\\ud83d\\ude00<token>\\ud83d\\ude00\\u00fc'}}",
                        "body"),
                argumentSet(
                        "key before value",
                        "{'attributes':[{'key':'db.password','value':{'stringValue':'hunter2'}}]}",
                        "{'attributes':[{'key':'db.password','value':{'stringValue':'<password>'}}]}",
                        "attributes.db.password"),
                argumentSet(
                        "value before key",
                        "{'attributes':[{'value':{'arrayValue':{'values':[{'stringValue':'h'}]}},'key':'password'}]}",
                        "{'attributes':[{'value':{'arrayValue':{'values':[{'stringValue':'<password>'}]}},'key':'password'}]}",
                        "attributes.password"),
                argumentSet(
                        "key twice, the first counts for some",
                        "{'attributes':[{'key':'password','value':{'string_value':'hunter2'},'key':'x'}]}",
                        "{'attributes':[{'key':'password','value':{'string_value':'<password>'},'key':'x'}]}",
                        "attributes.x"),
                argumentSet(
                        "nested key-value list",
                        "{'body':{'kvlistValue':{'values':[{'key':'a','value':{'kvlistValue':{'values':"
                                + "[{'key':'password','value':{'stringValue':'h'}}]}}}]}}}",
                        "{'body':{'kvlistValue':{'values':[{'key':'a','value':{'kvlistValue':{'values':"
                                + "[{'key':'password','value':{'stringValue':'<password>'}}]}}}]}}}",
                        "body.a.password"),
                argumentSet(
                        "secret in a key",
                        "{'attributes':[{'key':'secret1000','value':{}}]}",
                        "{'attributes':[{'key':'<token>','value':{}}]}",
                        "attributes.<token>"),
                argumentSet(
                        "unknown member",
                        "{'extra':{'password':'hunter2','list':['secret1000',{'n':1}]}}",
                        "{'extra':{'password':'<password>','list':['<token>',{'n':1}]}}",
                        "extra.password, extra.list"),
                argumentSet("unknown name", "{'secret1000':{}}", "{'<token>':{}}", "<token>"),
                argumentSet(
                        "key and value in an unknown member",
                        "{'old':[{'value':{'stringValue':'h'},'key':'password'},{'key':'password','value':'i'}]}",
                        "{'old':[{'value':{'stringValue':'<password>'},'key':'password'},"
                                + "{'key':'password','value':'<password>'}]}",
                        "old.password, old.password"),
                argumentSet(
                        "duplicate member",
                        "{'severityText':'secret1000','severityText':'secret1000'}",
                        "{'severityText':'<token>','severityText':'<token>'}",
                        "severity_text, severity_text"),
                argumentSet(
                        "string where a message belongs",
                        "{'body':'secret1000'}",
                        "{'body':'<token>'}",
                        "body"),
                argumentSet(
                        "object where a string belongs",
                        "{'severityText':{'x':'secret1000'}}",
                        "{'severityText':{'x':'<token>'}}",
                        "severity_text.x"),
                argumentSet(
                        "ids",
                        "{'traceId':'" + TRACE_ID + "','spanId':'secret1000','severityText':'secret1000'}",
                        "{'traceId':'" + TRACE_ID + "','spanId':'','severityText':'<token>'}",
                        "span_id, severity_text"),
                argumentSet(
                        "secret in hexadecimal as an id",
                        "{'spanId':'7365637265743130303031'}",
                        "{'spanId':''}",
                        "span_id"),
                argumentSet(
                        "number as a string",
                        "{'timeUnixNano':'1700000000000000000','flags':'secret1000'}",
                        "{'timeUnixNano':'1700000000000000000','flags':'<token>'}",
                        "flags"),
                argumentSet(
                        "literal secret where base64 belongs",
                        "{'body':{'bytesValue':'*secret1000'}}",
                        "{'body':{'bytesValue':'" + base64("*<token>") + "'}}",
                        "body"),
                argumentSet(
                        "base64",
                        "{'body':{'bytes_value':'" + base64 + "'}}",
                        "{'body':{'bytes_value':'" + base64("x <token>") + "'}}",
                        "body"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void redact_record_masked(String record, String expected, String places) throws Exception {
        // when
        String redacted = harness.json(Signal.LOGS, request(record));

        // then
        assertThat(decodeMasks(redacted)).isEqualTo(request(expected));
        assertThat(harness.places().stream().map(RedactorHarness::shortMasks))
                .containsExactly(places.split(", "));
    }

    @Test
    void redact_resourceAfterRecords_serviceAndTrace() throws Exception {
        // given
        String json = ("{'resourceLogs':[{'scopeLogs':[{'logRecords':[{'body':{'stringValue':'secret1000'},"
                        + "'trace_id':'" + TRACE_ID + "'}]}],'resource':{'attributes':["
                        + "{'value':{'stringValue':'shop'},'key':'service.name'}]}}]}")
                .replace('\'', '"');

        // when
        harness.json(Signal.LOGS, json);

        // then
        assertThat(harness.findings).singleElement().satisfies(finding -> {
            assertThat(finding.service()).isEqualTo("shop");
            assertThat(finding.traceId()).isEqualTo("000102030405060708090a0b0c0d0e0f");
        });
    }

    @Test
    void redact_recordWithoutHit_notExamined() throws Exception {
        // given
        String clean = "{'body':{'stringValue':'clean'},'attributes':[{'key':'a','value':{'stringValue':'b'}}]},";
        String json = request(clean.repeat(100) + "{'body':{'stringValue':'secret1000'}}");

        // when
        harness.json(Signal.LOGS, json);

        // then
        assertThat(harness.scan.examined()).isLessThan(10);
    }

    @Test
    void redact_anyValuesTooDeep_tooDeep() throws Exception {
        // given
        String deepest = "{'stringValue':'secret1000'}";
        for (int i = 1; i < ProtobufRedactor.MAX_ANY_VALUES; i++) {
            deepest = "{'kvlistValue':{'values':[{'key':'k','value':" + deepest + "}]}}";
        }
        String deeper = request("{'body':{'arrayValue':{'values':[" + deepest + "]}}}");

        // when
        String redacted = harness.json(Signal.LOGS, request("{'body':" + deepest + "}"));

        // then
        assertThat(redacted).contains("<token>").doesNotContain("secret");
        assertThatThrownBy(() -> harness.json(Signal.LOGS, deeper))
                .isInstanceOf(UnscannableException.class)
                .hasMessageStartingWith("json: AnyValue nested deeper than 64 at offset ")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.TOO_DEEP);
    }

    @Test
    void redact_malformedWithHit_malformed() {
        assertThatThrownBy(() -> harness.json(Signal.LOGS, "{\"secret1000\":[1,]}"))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("json: no value at offset 17");
        assertThat(harness.findings).isEmpty();
    }

    private static String request(String record) {
        return ("{'resourceLogs':[{'scopeLogs':[{'logRecords':[" + record + "]}]}]}").replace('\'', '"');
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Shortens the mask inside a bytesValue too. */
    private static String decodeMasks(String json) {
        return Pattern.compile("(?<=bytes(Value|_value)\":\")[^\"]*")
                .matcher(json)
                .replaceAll(match -> base64(RedactorHarness.shortMasks(
                        new String(Base64.getDecoder().decode(match.group()), StandardCharsets.UTF_8))));
    }
}
