package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.profiles.v1development.Profile;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTranscoderTest {
    @Test
    void toProtobuf_recordInAllNotations_sameValues() throws Exception {
        // when
        LogRecord log = log("{'timeUnixNano':'18446744073709551615','observed_time_unix_nano':1e9,'severityNumber':9,"
                + "'severityText':null,'unknown':{'a':[1]},'traceId':'0A0b','eventName':'first','event_name':'last',"
                + "'flags':4294967295,'body':{'bytesValue':'-_8='}}");

        // then
        assertThat(log.getTimeUnixNano()).isEqualTo(-1L);
        assertThat(log.getObservedTimeUnixNano()).isEqualTo(1_000_000_000L);
        assertThat(log.getSeverityNumberValue()).isEqualTo(9);
        assertThat(log.getSeverityText()).isEmpty();
        assertThat(log.getTraceId().toByteArray()).containsExactly(10, 11);
        assertThat(log.getEventName()).isEqualTo("last");
        assertThat(log.getFlags()).isEqualTo(-1);
        assertThat(log.getBody().getBytesValue().toByteArray()).containsExactly(0xfb, 0xff);
        assertThat(log.getUnknownFields().asMap()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000102030405060708090A0b0c0d0eff",
                "AAECAwQFBgcICQoLDA0O/w==",
                "AAECAwQFBgcICQoLDA0O_w",
                "AAECAwQFBgcICQoLDA0O/w"
            })
    void toProtobuf_profileIdInBothNotations_sameValue(String id) throws Exception {
        // when
        Profile profile = profile("{'profileId':'" + id + "'}");

        // then
        assertThat(profile.getProfileId().toByteArray())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255);
    }

    @ParameterizedTest
    @CsvSource({"0a0b,2", "AAECAwQFBgcICQoLDA0ODw,16", "'',0", "deadbeefdeadbeefdeadbe,16", "AAEz,3"})
    void toProtobuf_profileIdThatIsBoth_hexUnlessBase64HasItsLength(String id, int bytes) throws Exception {
        // when
        Profile profile = profile("{'profileId':'" + id + "'}");

        // then
        assertThat(profile.getProfileId().size()).isEqualTo(bytes);
    }

    @Test
    void toProtobuf_lastDuplicateNull_absent() throws Exception {
        // when
        LogRecord log = log("{'eventName':'first','eventName':null}");

        // then
        assertThat(log.getEventName()).isEmpty();
    }

    @Test
    void toProtobuf_zeroInOneof_present() throws Exception {
        // when
        LogRecord log = log("{'body':{'intValue':'0'},'attributes':[{'key':'a','value':{'boolValue':false}}]}");

        // then
        assertThat(log.getBody().getValueCase()).isEqualTo(AnyValue.ValueCase.INT_VALUE);
        assertThat(log.getAttributes(0).getValue().getValueCase()).isEqualTo(AnyValue.ValueCase.BOOL_VALUE);
    }

    @Test
    void toProtobuf_longText_lengthsGrow() throws Exception {
        // given
        String text = "\u00fc".repeat(100_000);

        // when
        LogRecord log = log("{'body':{'stringValue':'" + text + "'}}");

        // then
        assertThat(log.getBody().getStringValue()).isEqualTo(text);
    }

    @Test
    void toProtobuf_histogram_packedNumbers() throws Exception {
        // given
        String json = "{'resourceMetrics':[{'scopeMetrics':[{'metrics':[{'histogram':{'dataPoints':[{"
                + "'bucketCounts':['1',2],'explicitBounds':[0.5,'Infinity'],'sum':'NaN','exemplars':[]}]}}]}]}]}";

        // when
        ExportMetricsServiceRequest request =
                ExportMetricsServiceRequest.parseFrom(transcode(Signal.METRICS, json));

        // then
        HistogramDataPoint point = request.getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(0)
                .getHistogram()
                .getDataPoints(0);
        assertThat(point.getBucketCountsList()).containsExactly(1L, 2L);
        assertThat(point.getExplicitBoundsList()).containsExactly(0.5, Double.POSITIVE_INFINITY);
        assertThat(point.getSum()).isNaN();
    }

    @Test
    void toProtobuf_emptyObject_emptyMessage() throws Exception {
        // when
        byte[] protobuf = transcode(Signal.TRACES, "{}");

        // then
        assertThat(protobuf).isEmpty();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                argumentSet("text for object", "{'body':'x'}", "an object"),
                argumentSet("object for array", "{'attributes':{}}", "an array"),
                argumentSet("null in array", "{'attributes':[null]}", "an object"),
                argumentSet("number for text", "{'severityText':1}", "a string"),
                argumentSet("name for enum", "{'severityNumber':'SEVERITY_NUMBER_INFO'}", "a number"),
                argumentSet("enum beyond 32 bits", "{'severityNumber':2147483648}", "an integer of 32 bits"),
                argumentSet("fraction", "{'timeUnixNano':1.5}", "an integer of 64 bits"),
                argumentSet("negative for unsigned", "{'timeUnixNano':-1}", "an integer of 64 bits"),
                argumentSet("beyond 64 bits", "{'body':{'intValue':1e400}}", "an integer of 64 bits"),
                argumentSet("endless number", "{'body':{'intValue':" + "1".repeat(2000) + "}}", "a number"),
                argumentSet("text for bool", "{'body':{'boolValue':'true'}}", "true or false"),
                argumentSet("odd hex", "{'traceId':'abc'}", "hex digits"),
                argumentSet("no base64", "{'body':{'bytesValue':'*'}}", "base64"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void toProtobuf_misfit_malformed(String record, String expected) {
        assertThatThrownBy(() -> log(record))
                .isInstanceOf(UnscannableException.class)
                .hasMessageMatching("json: unfit value at offset \\d+ \\(expected: " + expected + "\\)")
                .extracting(e -> ((UnscannableException) e).reason())
                .isEqualTo(UnscannableException.Reason.MALFORMED);
    }

    private static Profile profile(String profile) throws Exception {
        String json = "{'resourceProfiles':[{'scopeProfiles':[{'profiles':[" + profile + "]}]}]}";
        return ExportProfilesServiceRequest.parseFrom(transcode(Signal.PROFILES, json))
                .getResourceProfiles(0)
                .getScopeProfiles(0)
                .getProfiles(0);
    }

    private static LogRecord log(String record) throws Exception {
        String json = "{'resourceLogs':[{'scopeLogs':[{'logRecords':[" + record + "]}]}]}";
        return ExportLogsServiceRequest.parseFrom(transcode(Signal.LOGS, json))
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);
    }

    private static byte[] transcode(Signal signal, String json) throws UnscannableException {
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(
                signal, Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8));
        try {
            return ByteBufUtil.getBytes(protobuf);
        } finally {
            protobuf.release();
        }
    }
}
