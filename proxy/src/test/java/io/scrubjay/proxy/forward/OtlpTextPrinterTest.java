package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.OtlpJsonTranscoder;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OtlpTextPrinterTest {
    private static final String RESOURCE = "'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'shop'}}]}";
    private static final String MASK = "[redacted:fake-token:01234567]";

    @Test
    void print_logs_lineForEach() throws UnscannableException {
        // given
        String json = "{'resourceLogs':[{" + RESOURCE + ",'scopeLogs':[{'logRecords':["
                + "{'timeUnixNano':'1700000000123000000','severityText':'INFO','eventName':'login',"
                + "'body':{'stringValue':'paid with " + MASK + "'},'attributes':["
                + "{'key':'n','value':{'intValue':'-7'}},"
                + "{'key':'list','value':{'arrayValue':{'values':[{'doubleValue':1.5},{'boolValue':true},"
                + "{'bytesValue':'AP8='},{'bytesValue':'aGk='}]}}},"
                + "{'key':'map','value':{'kvlistValue':{'values':[{'key':'a','value':{}}]}}}],"
                + "'traceId':'0102','spanId':'03'},"
                + "{'observedTimeUnixNano':'1700000000000000000','severityNumber':18,'body':{'kvlistValue':{}}},"
                + "{}]}]}]}";

        // when
        String printed = print(false, Signal.LOGS, json);

        // then
        assertThat(printed)
                .isEqualTo("""
                        2023-11-14T22:13:20.123Z INFO shop event=login paid with [redacted:fake-token:01234567] \
                        {n=-7, list=[1.5, true, 0x00ff, hi], map={a=}} trace=0102 span=03
                        2023-11-14T22:13:20Z ERROR shop {}
                        - - shop
                        """);
    }

    @Test
    void print_spans_eventsAndLinksBelow() throws UnscannableException {
        // given
        String json = "{'resourceSpans':[{'scopeSpans':[{'spans':[{'traceId':'0102','spanId':'03','name':'GET /',"
                + "'kind':2,'startTimeUnixNano':'1700000000000000000','endTimeUnixNano':'1700000000012500000',"
                + "'status':{'code':2,'message':'no'},'attributes':[{'key':'a','value':{'stringValue':'b'}}],"
                + "'events':[{'timeUnixNano':'1700000000001000000','name':'retry','attributes':["
                + "{'key':'c','value':{'stringValue':'d'}}]}],'links':[{'traceId':'04'}]}]}]}]}";

        // when
        String printed = print(false, Signal.TRACES, json);

        // then
        assertThat(printed)
                .isEqualTo("""
                        2023-11-14T22:13:20Z SERVER - GET / 12.5ms status=ERROR: no {a=b} trace=0102 span=03
                          2023-11-14T22:13:20.001Z event retry {c=d}
                          link trace=04
                        """);
    }

    @Test
    void print_metrics_lineForEachDataPoint() throws UnscannableException {
        // given
        String json = "{'resourceMetrics':[{" + RESOURCE + ",'scopeMetrics':[{'metrics':["
                + "{'name':'queue','unit':'By','gauge':{'dataPoints':[{'asInt':'42','attributes':["
                + "{'key':'a','value':{'stringValue':'b'}}],'exemplars':[{'asDouble':1.5,'filteredAttributes':["
                + "{'key':'c','value':{'stringValue':'d'}}],'traceId':'01'}]}]}},"
                + "{'name':'latency','histogram':{'dataPoints':[{'count':'3','sum':4.5}]}}]}]}]}";

        // when
        String printed = print(false, Signal.METRICS, json);

        // then
        assertThat(printed)
                .isEqualTo("""
                        - gauge shop queue 42 By {a=b}
                          exemplar 1.5 {c=d} trace=01
                        - histogram shop latency count=3 sum=4.5
                        """);
    }

    @Test
    void print_protobuf_sameAsJson() throws Exception {
        // given
        String json = log("hello");
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(Signal.LOGS, buffer(json));
        StringBuilder out = new StringBuilder();

        // when
        new OtlpTextPrinter(false).print(Signal.LOGS, PayloadFormat.PROTOBUF, protobuf, out);

        // then
        protobuf.release();
        assertThat(out.toString()).isEqualTo(print(false, Signal.LOGS, json)).isEqualTo("- - - hello\n");
    }

    @Test
    void print_coloured_onlyMasksStandOut() throws UnscannableException {
        // when
        String printed = print(true, Signal.LOGS, log("a " + MASK + " b [redacted: c]"));

        // then
        assertThat(printed).isEqualTo("- - - a \u001b[1;35m" + MASK + "\u001b[0m b [redacted: c]\n");
    }

    @Test
    void print_controlCharacters_escaped() throws UnscannableException {
        // when
        String printed = print(true, Signal.LOGS, log("\\u001b[2J\\r\\n\\t\\u0007\\u009b\\u202e\\u2028 %s $0"));

        // then
        assertThat(printed).isEqualTo("- - - \\u001b[2J\\r\\n\\t\\u0007\\u009b\\u202e\\u2028 %s $0\n");
    }

    @Test
    void print_undecodable() {
        assertThatThrownBy(() -> print(false, Signal.LOGS, "{'resourceLogs':7}"))
                .isInstanceOf(UnscannableException.class)
                .hasMessage("json: unfit value at offset 16 (expected: an array)");
    }

    private static String log(String body) {
        return "{'resourceLogs':[{'scopeLogs':[{'logRecords':[{'body':{'stringValue':'" + body + "'}}]}]}]}";
    }

    private static String print(boolean coloured, Signal signal, String json) throws UnscannableException {
        StringBuilder out = new StringBuilder();
        try {
            new OtlpTextPrinter(coloured).print(signal, PayloadFormat.JSON, buffer(json), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static ByteBuf buffer(String json) {
        return Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8);
    }
}
