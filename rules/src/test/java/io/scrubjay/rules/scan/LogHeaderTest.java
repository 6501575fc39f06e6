package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host in the header of a log line is no value near a word, and its payload need not be looked at for it. */
class LogHeaderTest {
    private static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse(
            "near.yaml",
            """
            rules:
              - id: near
                title: A token near the word
                provider: generic
                severity: high
                keywords: [password]
                value: '{lower:1}{[a-z0-9.-]:5-40}'
                near: true
                minDigits: 1
                samples: ['password <{lower:6}{digit:2}>']
            """));

    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    @AfterAll
    static void close() {
        SWEEP.close();
        EXAMINER.close();
        RULES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<38>Dec 10 06:55:46 web-01 sshd[123]: Failed password for root",
                "Dec  1 06:55:46 web-01 sshd: Failed password for root",
                "2026-11-23T05:14:15.000003+01:00 web-01 sshd[123]: Failed password for root",
                "2026-11-23 05:14:15 web-01 sshd[123]: Failed password for root",
                "<134>1 2026-11-23T05:14:15.000003Z web-01 agent pid - - the password is needed",
                "<134>1 2026-11-23T05:14:15Z web-01 agent pid mid [a b='c'] the password is needed"
            })
    void host_isNoValue(String line) {
        // given
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(EXAMINER.examine(null, text)).isEmpty();
        assertThat(TestRules.sweepHitsText(SWEEP, text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at 06:55:46 tiger-01 said: it is the password",
                "Dec 10 06:55:46 tiger-01 is the password",
                "Dec 10 06:55:46 tiger-01, told: the password",
                "Dec 10 06:55:46 tiger-01 \"sshd: is the password",
                "2026-11-23T05:14:15Z tiger-01 was all of it - the password",
                "2026-11-23T05:14:15Zulu tiger-01 sshd: the password",
                "x-11-23T05:14:15Z tiger-01 sshd: the password"
            })
    void value_thatIsNoHost(String line) {
        // given
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(EXAMINER.examine(null, text)).hasSize(1);
        assertThat(TestRules.sweepHitsText(SWEEP, text)).isTrue();
    }

    /** What a field before it ends with is no header of it, though the tag and the length may look like a part of one. */
    @Test
    void value_atTheBeginningOfAField() {
        // given
        String value = "web-01 a: is the password for us";
        String before = "2026-11-23T05:14:15";
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        payload.write('Z'); // field 11
        payload.write(value.length());
        payload.writeBytes(value.getBytes(StandardCharsets.US_ASCII));

        // then
        assertThat(value).hasSize(' ');
        assertThat(EXAMINER.examine(null, value.getBytes(StandardCharsets.US_ASCII))).hasSize(1);
        assertThat(TestRules.sweepHits(SWEEP, payload.toByteArray())).isTrue();
    }

    /** Syslog ends messages with NUL, too. */
    @Test
    void value_behindNul() {
        // given
        byte[] text = "something else\0tiger-01 is the password\0".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(TestRules.sweepHitsText(SWEEP, text)).isTrue();
    }

    /** What would be a length in protobuf is a character of text. */
    @Test
    void value_behindWhatLooksLikeALength() {
        // given
        byte[] text = "it is :Ztiger-01 only, so is the password".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(TestRules.sweepHits(SWEEP, text)).isTrue();
        assertThat(TestRules.sweepHitsText(SWEEP, text)).isFalse();
    }
}
