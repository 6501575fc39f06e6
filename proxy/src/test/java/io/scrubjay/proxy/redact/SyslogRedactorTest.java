package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyslogRedactorTest {
    private static final String HEADER = "<165>1 2026-11-23T05:14:15Z host app 812 ID47 ";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final SyslogRedactor redactor = SyslogTestRules.redactor(findings::add, registry);

    @Test
    void redact_clean_sameBatch() {
        // given
        SyslogBatch batch = batch("5 hello", "<13>line\n", "10 <1>a\\]\"\\\\b");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(redacted).isSameAs(batch);
        assertThat(findings).isEmpty();
        redacted.release();
        batch.release();
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                argumentSet("no header", "so secret1234 it is", "so [token] it is", "msg", "-"),
                argumentSet("all of it", "secret1234", "[token]", "msg", "-"),
                argumentSet("MSG", HEADER + "- a secret1234 b", HEADER + "- a [token] b", "msg", "app"),
                argumentSet(
                        "BOM, NUL and high bytes stay",
                        HEADER + "- \u00ef\u00bb\u00bf\0\u00ff secret1234\0\u0080",
                        HEADER + "- \u00ef\u00bb\u00bf\0\u00ff [token]\0\u0080",
                        "msg",
                        "app"),
                argumentSet(
                        "RFC 3164",
                        "<34>Oct 11 22:14:15 host su[9]: secret1234",
                        "<34>Oct 11 22:14:15 host su[9]: [token]",
                        "msg",
                        "su"),
                argumentSet(
                        "HOSTNAME",
                        "<1>1 - secret1234 app - - - m",
                        "<1>1 - [token] app - - - m",
                        "header",
                        "app"),
                argumentSet(
                        "APP-NAME",
                        "<1>1 - host secret1234 - - - m",
                        "<1>1 - host [token] - - - m",
                        "header",
                        "[token]"),
                argumentSet(
                        "SD-PARAM",
                        HEADER + "[a@1 k=\"x secret1234 y\"] m",
                        HEADER + "[a@1 k=\"x [token\\] y\"] m",
                        "structured-data.a@1.k",
                        "app"),
                argumentSet(
                        "SD-ID",
                        HEADER + "[secret1234 k=\"v\"] m",
                        HEADER + "[[token\\] k=\"v\"] m",
                        "structured-data",
                        "app"),
                argumentSet(
                        "malformed structured data",
                        HEADER + "[a k=\"secret1234] m",
                        HEADER + "[a k=\"[token]] m",
                        "msg",
                        "app"),
                argumentSet(
                        "run to the end of a value only",
                        HEADER + "[a k=\"wild:abcd\"] m",
                        HEADER + "[a k=\"[wild\\]\"] m",
                        "structured-data.a.k",
                        "app"),
                argumentSet(
                        "escapes within the secret",
                        HEADER + "[a k=\"wild:ab\\]c\\\"d\\\\e\"] m",
                        HEADER + "[a k=\"[wild\\]\"] m",
                        "structured-data.a.k",
                        "app"),
                argumentSet(
                        "escapes around the secret",
                        HEADER + "[a k=\"\\]\\\" secret1234\\\\ \\x\" l=\"\\\"\"] m",
                        HEADER + "[a k=\"\\]\\\" [token\\]\\\\ \\x\" l=\"\\\"\"] m",
                        "structured-data.a.k",
                        "app"),
                argumentSet(
                        "PARAM-NAME as key",
                        HEADER + "[a gatekey=\"123456\"] m",
                        HEADER + "[a gatekey=\"[key\\]\"] m",
                        "structured-data.a.gatekey",
                        "app"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void redact_everyFraming(String message, String expected, String place, String service) {
        // given
        SyslogBatch batch = batch(message.length() + " " + message, message + "\n", "2 ok");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        List<String> frames = frames(redacted);
        String masked = unlabel(frames.get(1));
        assertThat(masked).isEqualTo(expected + "\n");
        String counted = frames.get(1).substring(0, frames.get(1).length() - 1);
        assertThat(frames).containsExactly(counted.length() + " " + counted, frames.get(1), "2 ok");
        assertThat(findings).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.signal()).isEqualTo(Signal.SYSLOG);
            assertThat(finding.place()).isEqualTo(place);
            assertThat(unlabel(finding.service() == null ? "-" : finding.service())).isEqualTo(service);
        });
        redacted.release();
        batch.release();
    }

    @Test
    void redact_masked_lineEndsStay() {
        // given
        SyslogBatch batch = batch("a secret1234\0", "b secret1234\n\0", "c secret1234\n");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(frames(redacted).stream().map(SyslogRedactorTest::unlabel))
                .containsExactly("a [token]\0", "b [token]\n\0", "c [token]\n");
        redacted.release();
        batch.release();
    }

    @Test
    void session_escapedSecret_masked() {
        // given
        SyslogBatch batch = batch(HEADER + "[a k=\"wild:ab\\]c\\\"d\"] m\n", HEADER + "[a k=\"\\]\"] m\n");
        SyslogSession session = SyslogTestRules.sessions(findings::add, registry).open(4);

        // when
        SyslogSession.Result result = session.next(batch, "");

        // then
        assertThat(frames(result.messages()).stream().map(SyslogRedactorTest::unlabel))
                .containsExactly(HEADER + "[a k=\"[wild\\]\"] m\n", HEADER + "[a k=\"\\]\"] m\n");
        result.messages().release();
        batch.release();
    }

    @Test
    void redact_escapedSecret_fingerprintOfTheSecretItself() {
        // given
        SyslogBatch batch = batch(HEADER + "[a k=\"wild:ab\\]c\\\"d\"] m\n", "wild:ab]c\"d\n");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0).fingerprint()).isEqualTo(findings.get(1).fingerprint());
        redacted.release();
        batch.release();
    }

    @Test
    void redact_twice_nothingMoreFound() {
        // given
        SyslogBatch batch = batch(HEADER + "[a k=\"secret1234\" gatekey=\"123456\"] wild:abcd secret99999\n");
        SyslogBatch once = redactor.redact(batch);
        findings.clear();

        // when
        SyslogBatch twice = redactor.redact(once);

        // then
        assertThat(frames(twice)).isEqualTo(frames(once));
        assertThat(findings).isEmpty();
        batch.release();
        once.release();
        twice.release();
    }

    @Test
    void redact_severalInOneMessage() {
        // given
        SyslogBatch batch = batch(HEADER + "[secret1111 k=\"secret2222 secret3333\"] secret4444, secret5555\n");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(unlabel(frames(redacted).getFirst()))
                .isEqualTo(HEADER + "[[token\\] k=\"[token\\] [token\\]\"] [token], [token]\n");
        assertThat(findings).hasSize(5);
        assertThat(findings.get(1).place()).matches("structured-data\\.\\[redacted:fake-token:[0-9a-f]{8}]\\.k");
        redacted.release();
        batch.release();
    }

    @Test
    void redact_secretOverTwoMessages_isNone() {
        // given
        SyslogBatch batch = batch("<1>secret12\n", "<1>34\n");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(redacted).isSameAs(batch);
        redacted.release();
        batch.release();
    }

    @Test
    void redact_heapBuffer_sweptAsCopy() {
        // given
        ByteBuf heap = Unpooled.wrappedBuffer("..secret1234".getBytes(StandardCharsets.ISO_8859_1));
        SyslogBatch batch = SyslogBatch.ofDatagram(heap.readerIndex(2));

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(unlabel(frames(redacted).getFirst())).isEqualTo("[token]");
        assertThat(redacted.framing(0)).isEqualTo(SyslogFraming.DATAGRAM);
        redacted.release();
        batch.release();
    }

    @Test
    void redact_scanFails_onlyThatMessageWithheld() {
        // given
        Sweep sweep = SyslogTestRules.COMPILED.newSweep();
        SyslogRedactor failing = new SyslogRedactor(
                new FailingSweep(sweep, 7), SyslogTestRules.fields(), findings::add, new Meters(registry));
        SyslogBatch batch = batch("5 hello", "7 poison!", "<1>secret1234\n");

        // when
        SyslogBatch redacted = failing.redact(batch);

        // then
        assertThat(redacted.count()).isEqualTo(2);
        assertThat(frames(redacted)).element(0).isEqualTo("5 hello");
        assertThat(unlabel(frames(redacted).get(1))).isEqualTo("<1>[token]\n");
        assertThat(refused("scan_failed")).isEqualTo(1);
        redacted.release();
        batch.release();
        sweep.close();
    }

    @Test
    void redact_allFail_emptyBatch() {
        // given
        Sweep sweep = SyslogTestRules.COMPILED.newSweep();
        SyslogRedactor failing = new SyslogRedactor(
                new FailingSweep(sweep, 0), SyslogTestRules.fields(), findings::add, new Meters(registry));
        SyslogBatch batch = batch("5 hello", "<1>secret1234\n");

        // when
        SyslogBatch redacted = failing.redact(batch);

        // then
        assertThat(redacted.count()).isZero();
        assertThat(redacted.bytes().isReadable()).isFalse();
        assertThat(findings).isEmpty();
        assertThat(refused("scan_failed")).isEqualTo(2);
        redacted.release();
        batch.release();
        sweep.close();
    }

    @Test
    void redact_counts() {
        // given
        SyslogBatch clean = batch("5 hello");
        SyslogBatch leaking = batch("<1>secret1234\n");

        // when
        redactor.redact(clean).release();
        redactor.redact(leaking).release();

        // then
        assertThat(registry.get(Meter.REDACT_BYTES.meterName()).tag("path", "clean").counter().count())
                .isEqualTo(7);
        assertThat(registry.get(Meter.REDACT_BYTES.meterName()).tag("path", "spliced").counter().count())
                .isEqualTo(14);
        assertThat(registry.get(Meter.REDACT_FINDINGS.meterName()).tag("rule", "fake-token").counter().count())
                .isEqualTo(1);
        clean.release();
        leaking.release();
    }

    private double refused(String reason) {
        return registry.get(Meter.RECEIVER_REFUSED.meterName()).tag("reason", reason).counter().count();
    }

    /** Frames with a space after a count, or an LF at the end. */
    private static SyslogBatch batch(String... frames) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        SyslogBatch.Builder builder = new SyslogBatch.Builder();
        for (String frame : frames) {
            int from = bytes.writerIndex();
            bytes.writeCharSequence(frame, StandardCharsets.ISO_8859_1);
            int to = bytes.writerIndex();
            if (frame.endsWith("\n\0")) {
                builder.add(from, from, to - 2, to);
            } else if (frame.endsWith("\n") || frame.endsWith("\0")) {
                builder.add(from, from, to - 1, to);
            } else {
                builder.add(from, from + frame.indexOf(' ') + 1, to, to);
            }
        }
        return builder.build(bytes);
    }

    private static List<String> frames(SyslogBatch batch) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            frames.add(batch.bytes()
                    .toString(
                            batch.frameFrom(i),
                            batch.frameTo(i) - batch.frameFrom(i),
                            StandardCharsets.ISO_8859_1));
        }
        return frames;
    }

    /** {@code [redacted:fake-token:0a1b2c3d]} as {@code [token]}. */
    private static String unlabel(String text) {
        return text.replaceAll("\\[redacted:fake-([a-z]+):[0-9a-f]{8}", "[$1");
    }

    /** Fails on input of one length, or on all. */
    private record FailingSweep(Sweep sweep, int failingBytes) implements Sweep {
        @Override
        public SweepHits sweep(long address, int lengthBytes) {
            if (failingBytes == 0 || lengthBytes == failingBytes || lengthBytes > 20) {
                throw new ScanException("scan: -1 (expected: 0)");
            }
            return sweep.sweep(address, lengthBytes);
        }

        @Override
        public void close() {}
    }
}
