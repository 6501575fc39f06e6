package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A joiner for each test, with two rules and a clock that stands still until told; it takes and gives text. */
abstract class SyslogJoinerFixture {
    /** Compiled once; never closed, since all tests share it. */
    static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse("rules.yaml", """
            rules:
              - {id: acme, title: t, provider: p, severity: low, token: 'acme_{base62:20}'}
              - id: key
                title: t
                provider: p
                severity: low
                block: {begin: '-----BEGIN {[A-Z ]:0-20}PRIVATE KEY-----', end: '-----END '}
            """));

    static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    static final String END = "-----END " + "PRIVATE KEY-----";
    /** The headers of two origins. */
    static final String A = "<13>1 2026-11-23T05:14:15Z host app 1 - - ";

    static final String B = "<13>1 2026-11-23T05:14:15Z host other 2 - - ";
    static final String MASK = "\\[redacted:(key|acme):[0-9a-f]{8}]";

    final Random random = new Random(5);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Meters meters = new Meters(registry);
    final List<LocatedFinding> findings = new ArrayList<>();
    /** The messages whose senders were answered, each with its outcome. */
    final List<String> settled = new ArrayList<>();

    final FieldRedactor fields = fields(RULES.newExaminer());
    /** Those in force. */
    SyslogRules rules = rules(fields);

    Instant now = Instant.EPOCH;
    final SyslogMemory memory = new SyslogMemory(1 << 20);
    final SyslogJoiner joiner = joiner(4, memory);

    static FieldRedactor fields(Examiner examiner) {
        return new FieldRedactor(
                examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    }

    SyslogRules rules(FieldRedactor redactor) {
        return new SyslogRules(
                new SyslogRedactor(RULES.newSweep(), redactor, findings::add, meters), new OpenEnds(RULES.pack()));
    }

    SyslogJoiner joiner(int maxOrigins, SyslogMemory shared) {
        return new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, maxOrigins, shared, meters);
    }

    /** What leaves after messages on a connection. */
    List<String> next(String... messages) {
        return next(joiner, "", messages);
    }

    /** The same of another joiner, or of a sender of datagrams. */
    List<String> next(SyslogJoiner session, String peer, String... messages) {
        return texts(session.next(batch(messages), peer));
    }

    SyslogBatch batch(String... messages) {
        StringBuilder bytes = new StringBuilder();
        SyslogBatch.Builder frames = new SyslogBatch.Builder();
        for (String message : messages) {
            int from = bytes.length();
            bytes.append(message).append('\n');
            frames.add(
                    from, from, bytes.length() - 1, bytes.length(), outcome -> settled.add(message + " " + outcome));
        }
        return frames.build(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The messages of a result without withheld ones; releases its batch. */
    static List<String> texts(SyslogSession.Result result) {
        SyslogBatch batch = result.messages();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            assertThat(batch.framing(i)).isEqualTo(SyslogFraming.LINE_FEED);
            int from = batch.messageFrom(i);
            texts.add(batch.bytes().toString(from, batch.messageTo(i) - from, StandardCharsets.ISO_8859_1));
        }
        assertThat(result.withheld()).isZero();
        batch.release();
        return texts;
    }

    /** Lines of base64. */
    List<String> content(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> word(64)).toList();
    }

    String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return word.toString();
    }
}
