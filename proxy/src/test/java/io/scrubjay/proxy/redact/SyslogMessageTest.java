package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogMessageTest {
    private static final String HEADER = "<165>1 2026-11-23T05:14:15.000003-07:00 host.example app 812 ID47 ";

    @Test
    void locate_rfc5424() {
        // given
        byte[] message = bytes(HEADER + "[a@1 k=\"v\" k=\"w\"][b@2] the message");

        // when
        SyslogMessage located = SyslogMessage.locate(message);

        // then
        assertThat(located.pri()).isEqualTo(165);
        assertThat(text(located.hostname(), message)).isEqualTo("host.example");
        assertThat(text(located.appName(), message)).isEqualTo("app");
        assertThat(text(located.procId(), message)).isEqualTo("812");
        assertThat(text(located.msgId(), message)).isEqualTo("ID47");
        assertThat(params(located, message)).containsExactly("a@1/k=v", "a@1/k=w");
        assertThat(text(new Span(located.structuredDataFrom(), located.msgFrom()), message))
                .isEqualTo("[a@1 k=\"v\" k=\"w\"][b@2] ");
        assertThat(text(new Span(located.msgFrom(), located.toByte()), message)).isEqualTo("the message");
    }

    @Test
    void locate_nilValues() {
        // given
        byte[] message = bytes("<0>1 - - - - - -");

        // when
        SyslogMessage located = SyslogMessage.locate(message);

        // then
        assertThat(located.hostname()).isNull();
        assertThat(located.appName()).isNull();
        assertThat(located.procId()).isNull();
        assertThat(located.msgId()).isNull();
        assertThat(located.params()).isEmpty();
        assertThat(located.msgFrom()).isEqualTo(message.length);
    }

    @Test
    void locate_escapedValue() {
        // given
        byte[] message = bytes(HEADER + "[a b=\"x\\]y\\\"z\\\\\" c=\"C:\\dir\"] msg");

        // when
        SyslogMessage located = SyslogMessage.locate(message);

        // then
        assertThat(params(located, message)).containsExactly("a/b=x\\]y\\\"z\\\\ escaped", "a/c=C:\\dir");
        assertThat(located.paramAt(message.length - 1)).isNull();
        assertThat(located.paramAt(located.params().getFirst().value().fromByte()))
                .isEqualTo(located.params().getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[test ]] m", "[a b=\"c] m", "[a b=c] m", "[] m", "[a b=\"c\"]m", "[a b=\"c\\\"] m", "x m", ""})
    void locate_malformedStructuredData_isMsg(String rest) {
        // given
        byte[] message = bytes(HEADER + rest);

        // when
        SyslogMessage located = SyslogMessage.locate(message);

        // then
        assertThat(text(located.appName(), message)).isEqualTo("app");
        assertThat(located.params()).isEmpty();
        assertThat(located.msgFrom()).isEqualTo(HEADER.length());
    }

    static Stream<Arguments> rfc3164() {
        return Stream.of(
                argumentSet("tag and pid", "<34>Oct 11 22:14:15 mymachine su[230]: failed", "mymachine", "su", "failed"),
                argumentSet("tag", "<34>Oct  1 22:14:15 mymachine su: failed", "mymachine", "su", "failed"),
                argumentSet("RFC 3339", "<34>2026-11-23T05:14:15Z mymachine su: failed", "mymachine", "su", "failed"),
                argumentSet("no host", "<13>Oct 11 22:14:15 su[230]: error: failed", null, "su", "error: failed"),
                argumentSet("no host, no pid", "<13>Oct 11 22:14:15 su: failed", null, "su", "failed"),
                argumentSet("no host, empty MSG", "<13>Oct 11 22:14:15 su:", null, "su", ""),
                argumentSet("IPv6 address", "<13>Oct 11 22:14:15 fe80:: su: failed", "fe80::", "su", "failed"),
                argumentSet("IPv6 address in brackets", "<13>Oct 11 22:14:15 [::1] su: failed", "[::1]", "su", "failed"),
                argumentSet("header field", "<13>Private-Lines: 8", null, null, "Private-Lines: 8"),
                argumentSet("tag with a hyphen", "<13>systemd-logind: new", null, "systemd-logind", "new"),
                argumentSet("no timestamp", "<34>su[1]: failed", null, "su", "failed"),
                argumentSet("no tag", "<34>Oct 11 22:14:15 mymachine it has failed", "mymachine", null, "it has failed"),
                argumentSet("text", "<34>it has failed", null, null, "it has failed"));
    }

    @ParameterizedTest
    @MethodSource("rfc3164")
    void locate_rfc3164(String text, @Nullable String hostname, @Nullable String tag, String msg) {
        // given
        byte[] message = bytes(text);

        // when
        SyslogMessage located = SyslogMessage.locate(message);

        // then
        assertThat(text(located.hostname(), message)).isEqualTo(hostname);
        assertThat(text(located.appName(), message)).isEqualTo(tag);
        assertThat(text(new Span(located.msgFrom(), located.toByte()), message)).isEqualTo(msg);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<>", "<1", "<>x", "<1234>x", "<4444444444444444444>", "<-1>x", "hello", "13>x"})
    void locate_noPri_isMsg(String text) {
        // when
        SyslogMessage located = SyslogMessage.locate(bytes(text));

        // then
        assertThat(located.pri()).isEqualTo(-1);
        assertThat(located.msgFrom()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<192>1 - - - - - - m", "<999>1 - - - - - - m", "<191>99 - - - - - - m"})
    void locate_priOutOfRange_stillLocated(String text) {
        // when
        SyslogMessage located = SyslogMessage.locate(bytes(text));

        // then
        assertThat(located.msgFrom()).isEqualTo(text.length() - 1);
    }

    @Test
    void locate_everyPrefix_neverFails() {
        // given
        byte[] message = bytes(HEADER + "[a@1 k=\"v\\]\" k=\"w\"][b@2] the message");

        for (int length = 0; length <= message.length; length++) {
            // when
            SyslogMessage located = SyslogMessage.locate(Arrays.copyOf(message, length));

            // then
            assertThat(located.structuredDataFrom()).isBetween(0, located.msgFrom());
            assertThat(located.msgFrom()).isBetween(0, length);
        }
    }

    private static List<String> params(SyslogMessage located, byte[] message) {
        return located.params().stream()
                .map(param -> param.sdId().text(message) + "/" + param.name().text(message) + "="
                        + param.value().text(message) + (param.escaped() ? " escaped" : ""))
                .toList();
    }

    private static @Nullable String text(@Nullable Span span, byte[] message) {
        return span == null ? null : span.text(message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void origin_overlongNames_noMoreThanValidOnesTake() {
        // given
        byte[] message = ("<1>1 - " + "h".repeat(60_000) + " " + "a".repeat(60_000) + " p - - m")
                .getBytes(StandardCharsets.ISO_8859_1);

        // when
        SyslogMessageLocator located = new SyslogMessageLocator().read(message, 0, message.length);

        // then
        assertThat(located.origin()).isEqualTo("h".repeat(433));
        assertThat(located.service()).isNull();
    }

    @Test
    void text_nothingBeforeTheMarkOfAnotherMessage_isEmpty() {
        // given
        byte[] bytes = bytes("<13>1 - - - - - -\u00ef\u00bb\u00bfnot of this message");
        int to = "<13>1 - - - - - -".length();

        // when
        SyslogMessageLocator located = new SyslogMessageLocator().read(bytes, 0, to);

        // then
        assertThat(located.textFrom()).isEqualTo(to);
        assertThat(located.textTo()).isEqualTo(to);
    }
}
