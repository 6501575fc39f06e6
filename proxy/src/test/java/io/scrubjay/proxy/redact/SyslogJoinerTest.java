package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.ExhaustedAllocator;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SyslogJoinerTest {
    private static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse("rules.yaml", """
            rules:
              - {id: acme, title: t, provider: p, severity: low, token: 'acme_{base62:20}'}
              - id: key
                title: t
                provider: p
                severity: low
                block: {begin: '-----BEGIN {[A-Z ]:0-20}PRIVATE KEY-----', end: '-----END '}
            """));

    private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    private static final String END = "-----END " + "PRIVATE KEY-----";
    private static final String A = "<13>1 2026-11-23T05:14:15Z host app 1 - - ";
    private static final String B = "<13>1 2026-11-23T05:14:15Z host other 2 - - ";
    private static final String MASK = "\\[redacted:(key|acme):[0-9a-f]{8}]";

    private final Random random = new Random(5);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final List<String> settled = new ArrayList<>();
    private final FieldRedactor fields = fields(RULES.newExaminer());
    private SyslogRules rules = newRules();
    private Instant now = Instant.EPOCH;
    private final SyslogMemory memory = new SyslogMemory(1 << 20);
    private final SyslogJoiner joiner =
            new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, 4, memory, meters);

    private SyslogRules newRules() {
        return rules(fields);
    }

    private SyslogRules rules(FieldRedactor redactor) {
        return new SyslogRules(
                new SyslogRedactor(RULES.newSweep(), redactor, findings::add, meters), new OpenEnds(RULES.pack()));
    }

    private static FieldRedactor fields(Examiner examiner) {
        return new FieldRedactor(
                examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    }

    @AfterAll
    static void closeRules() {
        RULES.close();
    }

    @Test
    void next_clean_sameBatch() {
        // given
        SyslogBatch batch = batch(List.of(A + "one", B + "two", "no header", A + "three"));

        // when
        SyslogSession.Result result = joiner.next(batch, "");

        // then
        assertThat(result.messages()).isSameAs(batch);
        assertThat(batch.refCnt()).isEqualTo(2);
        assertThat(joiner.deadline()).isEmpty();
        batch.release(2);
    }

    @Test
    void next_blockLineByLine_maskedFromItsFirstLineAndReportedOnce() {
        // given
        List<String> content = content(10);

        // when
        List<String> first = next(A + "loaded " + BEGIN);
        List<String> middle = new ArrayList<>();
        content.forEach(line -> middle.addAll(next(A + line)));
        List<String> last = next(A + END, A + "done");

        // then
        assertThat(first).isEmpty();
        assertThat(middle).isEmpty();
        assertThat(last).hasSize(13).startsWith(A + "loaded " + BEGIN).endsWith(A + END, A + "done");
        assertThat(last.subList(1, 11)).allMatch(line -> line.matches("\\Q" + A + "\\E" + MASK));
        assertThat(findings).extracting(LocatedFinding::place).containsExactly("msg");
        assertThat(findings).extracting(LocatedFinding::service).containsExactly("app");
    }

    @Test
    void next_blockBehindCleanMessages_theseLeaveAsTheyCame() {
        // given
        List<String> content = content(1);

        // when
        List<String> out = next(A + "zero", B + "one", A + BEGIN, B + "two");
        List<String> rest = next(A + content.getFirst(), A + END);

        // then
        assertThat(out).containsExactly(A + "zero", B + "one");
        assertThat(rest).hasSize(4).startsWith(A + BEGIN, B + "two").endsWith(A + END);
        assertThat(rest.get(2)).matches("\\Q" + A + "\\E" + MASK);
    }

    @Test
    void next_othersMeanwhile_keepTheirPlace() {
        // given
        List<String> content = content(2);

        // when
        List<String> out = next(
                A + BEGIN, B + "one", A + content.get(0), B + "two acme_" + word(20), A + content.get(1), B + "three");
        List<String> rest = next(A + END, B + "four");

        // then
        assertThat(out).isEmpty();
        assertThat(rest).hasSize(8);
        assertThat(rest.get(1)).isEqualTo(B + "one");
        assertThat(rest.get(3)).matches("\\Q" + B + "two \\E" + MASK);
        assertThat(rest.get(5)).isEqualTo(B + "three");
        assertThat(rest.get(7)).isEqualTo(B + "four");
        assertThat(String.join("\n", rest)).doesNotContain(content);
    }

    @Test
    void next_linesWithoutHeader_goOnWithTheOriginBefore() {
        // given
        List<String> content = content(3);
        List<String> lines = new ArrayList<>(List.of(A + "key: " + BEGIN));
        lines.addAll(content);
        lines.add(END);

        // when
        List<String> out = next(lines.toArray(String[]::new));

        // then
        assertThat(out).hasSize(5);
        assertThat(out.subList(1, 4)).allMatch(line -> line.matches(MASK));
    }

    @Test
    void next_carriageReturnsAndBom_areKept() {
        // given
        String bom = "\u00ef\u00bb\u00bf";
        String content = word(64);

        // when
        List<String> out = next(A + bom + BEGIN + "\r", A + bom + content + "\r", A + bom + END + "\r");

        // then
        assertThat(out).hasSize(3);
        assertThat(out.get(0)).isEqualTo(A + bom + BEGIN + "\r");
        assertThat(out.get(1)).matches("\\Q" + A + bom + "\\E" + MASK + "\r");
    }

    @Test
    void next_tokenOverTwoMessages_masked() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> first = next(A + "token=" + token.substring(0, 12));
        List<String> second = next(A + token.substring(12) + " used");

        // then
        assertThat(first).isEmpty();
        assertThat(second).hasSize(2);
        assertThat(second.get(0)).matches("\\Q" + A + "token=\\E" + MASK);
        assertThat(second.get(1)).matches("\\Q" + A + "\\E" + MASK + " used");
        assertThat(findings).hasSize(1);
    }

    @Test
    void next_tokenOverTwoOrigins_isNone() {
        assertThat(next(A + "token=acme_0123456", B + "7890123456789")).isEmpty();
        assertThat(next(A + " else")).hasSize(3);
        assertThat(findings).isEmpty();
    }

    @Test
    void next_datagramsOfTwoPeers_areNotJoined() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> out = new ArrayList<>(texts(joiner.next(batch(List.of(A + token.substring(0, 12))), "1.1.1.1")));
        out.addAll(texts(joiner.next(batch(List.of(A + token.substring(12))), "2.2.2.2")));
        out.addAll(texts(joiner.close()));

        // then
        assertThat(out).containsExactlyInAnyOrder(A + token.substring(0, 12), A + token.substring(12));
    }

    @Test
    void expire_blockThatDoesNotGoOn_maskedAndCounted() {
        // given
        List<String> content = content(2);
        next(A + BEGIN, A + content.get(0), A + content.get(1), B + "behind");
        Instant deadline = joiner.deadline().orElseThrow();

        // when
        now = deadline;
        List<String> out = texts(joiner.expire());

        // then
        assertThat(deadline).isEqualTo(Instant.EPOCH.plus(JoinLimits.DEFAULT.maxHold()));
        assertThat(out).hasSize(4).last().isEqualTo(B + "behind");
        assertThat(String.join("\n", out)).doesNotContain(content);
        assertThat(registry.get(Meter.REDACT_UNFINISHED.meterName()).counter().count()).isEqualTo(1);
        assertThat(joiner.deadline()).isEmpty();
    }

    @Test
    void next_muchBehindABlock_isLetGo() {
        // given
        next(A + BEGIN, A + word(64));

        // when
        List<String> out = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            out.addAll(next(B + i + "x".repeat(1_000)));
        }

        // then
        assertThat(out).hasSizeGreaterThan(250);
        assertThat(out.get(1)).matches("\\Q" + A + "\\E" + MASK);
    }

    @Test
    void next_moreOriginsThanRemembered_nothingIsLost() {
        // given
        List<String> sent = IntStream.range(0, 40)
                .mapToObj(i -> "<13>1 - h app" + i + " - - - ends with acme_0")
                .toList();

        // when
        List<String> out = new ArrayList<>();
        sent.forEach(message -> out.addAll(next(message)));
        out.addAll(texts(joiner.close()));

        // then
        assertThat(out).isEqualTo(sent);
    }

    @Test
    void next_floodOfOriginsThatBeginBlocks_littleIsHeldAndNothingLost() {
        // given
        SyslogJoiner flooded =
                new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, Integer.MAX_VALUE, memory, meters);
        int flood = 10_000;
        long mostHeld = 0;
        int left = 0;

        // when
        for (int i = 0; i < flood; i++) {
            SyslogBatch datagram = batch(List.of("<1>1 - host" + i + " app - - - " + BEGIN));
            SyslogSession.Result result = flooded.next(datagram, "/10.0." + i % 256 + "." + i / 256);
            left += result.messages().count();
            mostHeld = Math.max(mostHeld, memory.bytes());
            result.messages().release();
            datagram.release();
        }
        SyslogSession.Result last = flooded.close();

        // then
        assertThat(left + last.messages().count()).isEqualTo(flood);
        assertThat(mostHeld).isBetween(600_000L, 1_100_000L);
        assertThat(memory.bytes()).isZero();
        last.messages().release();
    }

    @Test
    void next_tinyMessagesBehindABlock_overheadCounts() {
        // given
        SyslogJoiner flooded =
                new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, Integer.MAX_VALUE, memory, meters);
        SyslogBatch first = batch(List.of(A + BEGIN, "<1>1 - h a - - - x"));
        SyslogBatch second = batch(
                Stream.concat(Stream.of(A + BEGIN), IntStream.range(0, 5_000).mapToObj(_ -> "<1>1 - h a - - - x"))
                        .toList());

        // when
        SyslogSession.Result few = flooded.next(first, "");
        SyslogSession.Result many = flooded.next(second, "");

        // then
        assertThat(few.messages().count()).isZero();
        assertThat(many.messages().count()).isEqualTo(2 + 5_001);
        assertThat(memory.bytes()).isEqualTo(2 * 1024);
        few.messages().release();
        many.messages().release();
        first.release();
        second.release();
    }

    @Test
    void next_manyOriginsOnAnotherConnection_blockIsStillMasked() {
        // given
        SyslogJoiner flooded =
                new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, Integer.MAX_VALUE, memory, meters);
        for (int i = 0; i < 3_000; i++) {
            texts(flooded.next(batch(List.of("<1>1 - h app" + i + " - - - of many")), ""));
        }
        List<String> content = content(3);

        // when
        List<String> held = next(A + BEGIN, A + content.get(0), A + content.get(1), A + content.get(2));
        List<String> out = next(A + END);

        // then
        assertThat(held).isEmpty();
        assertThat(String.join("\n", out)).doesNotContain(content);
        assertThat(memory.bytes()).isBetween(500_000L, 540_000L);
        texts(flooded.close());
    }

    @Test
    void next_noRoomToWaitIn_blockIsMaskedLineByLine() {
        // given
        SyslogJoiner narrow =
                new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, 4, new SyslogMemory(600), meters);
        List<String> content = content(5);

        // when
        List<String> out = new ArrayList<>(texts(narrow.next(batch(List.of(A + BEGIN)), "")));
        content.forEach(line -> out.addAll(texts(narrow.next(batch(List.of(A + line)), ""))));
        out.addAll(texts(narrow.next(batch(List.of(A + END)), "")));

        // then
        assertThat(out).hasSize(7);
        assertThat(out.subList(1, 6)).allMatch(line -> line.matches("\\Q" + A + "\\E" + MASK));
    }

    @Test
    void next_blockOfOneSender_holdsUpNoOther() {
        // given
        List<String> content = content(2);
        List<String> held = texts(joiner.next(batch(List.of(A + BEGIN, A + content.get(0))), "1.1.1.1"));

        // when
        List<String> other = texts(joiner.next(batch(List.of(A + "of another")), "2.2.2.2"));
        List<String> rest = texts(joiner.next(batch(List.of(A + content.get(1), A + END)), "1.1.1.1"));

        // then
        assertThat(held).isEmpty();
        assertThat(other).containsExactly(A + "of another");
        assertThat(rest).hasSize(4).noneMatch(line -> content.stream().anyMatch(line::contains));
    }

    @Test
    void next_muchBehindABlockOfOneSender_blockOfAnotherStaysOpen() {
        // given
        SyslogJoiner session =
                new SyslogJoiner(() -> rules, fields, JoinLimits.DEFAULT, () -> now, 4, new SyslogMemory(4 << 20), meters);
        List<String> content = content(2);
        texts(session.next(batch(List.of(A + BEGIN, A + content.get(0))), "1.1.1.1"));
        texts(session.next(batch(List.of(A + BEGIN, A + word(64))), "2.2.2.2"));

        // when
        List<String> out = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            out.addAll(texts(session.next(batch(List.of(B + i + "x".repeat(1_000))), "2.2.2.2")));
        }
        List<String> rest = texts(session.next(batch(List.of(A + content.get(1), A + END)), "1.1.1.1"));

        // then
        assertThat(out).hasSizeGreaterThan(250);
        assertThat(rest).hasSize(4).noneMatch(line -> content.stream().anyMatch(line::contains));
    }

    @Test
    void next_defectWhileMessagesAreHeld_theseAreWithheldAndNothingStops() {
        // given
        BreakableExaminer examiner = new BreakableExaminer();
        FieldRedactor breakable = fields(examiner);
        SyslogRules breakableRules = rules(breakable);
        SyslogJoiner session =
                new SyslogJoiner(() -> breakableRules, breakable, JoinLimits.DEFAULT, () -> now, 4, memory, meters);
        texts(session.next(batch(List.of(A + BEGIN, A + word(64))), ""));

        // when
        examiner.broken = true;
        SyslogSession.Result failed = session.next(batch(List.of(A + END, B + "of another origin")), "");
        examiner.broken = false;

        // then
        assertThat(failed.withheld()).isEqualTo(3);
        assertThat(failed.messages().count()).isEqualTo(1);
        failed.messages().release();
        assertThat(texts(session.next(batch(List.of(A + "more")), ""))).containsExactly(A + "more");
    }

    /** Has a defect where it is told to. */
    private static final class BreakableExaminer implements Examiner {
        private final Examiner examiner = RULES.newExaminer();
        private boolean broken;

        @Override
        public List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value) {
            if (broken) {
                throw new IllegalStateException("defect");
            }
            return examiner.examine(service, key, value);
        }

        @Override
        public void close() {
            examiner.close();
        }
    }

    @Test
    void next_otherRules_whatIsHeldIsLetGoMasked() {
        // given
        String content = word(64);
        next(A + BEGIN, A + content);

        // when
        rules = newRules();
        List<String> out = next(A + "next");

        // then
        assertThat(out).hasSize(3).last().isEqualTo(A + "next");
        assertThat(out.get(1)).doesNotContain(content);
    }

    @Test
    void close_otherRules_whatIsHeldIsExaminedByThose() {
        // given
        String secret = "acme_" + word(20);
        Examiner former = RULES.newExaminer();
        rules = rules(fields(former));
        next(A + BEGIN, B + secret);

        // when
        rules = newRules();
        former.close();
        List<String> out = texts(joiner.close());

        // then
        assertThat(out).hasSize(2);
        assertThat(out.get(1)).matches("\\Q" + B + "\\E" + MASK);
    }

    @Test
    void next_signatureBlockAndMask_noticedOnce() {
        // given
        String signature = "<110>1 2026-11-23T05:14:15Z host app 1 - [ssign VER=\"0111\" RSID=\"1\" SG=\"0\"]";

        // when
        next(A + "clean", signature);
        double before = registry.get(Meter.SIGNATURES_BROKEN.meterName()).counter().count();
        List<String> out = next(A + "acme_" + word(20), A + "acme_" + word(20) + " ", signature);

        // then
        assertThat(before).isZero();
        assertThat(out).last().isEqualTo(signature);
        assertThat(registry.get(Meter.SIGNATURES_BROKEN.meterName()).counter().count()).isEqualTo(1);
    }

    @Test
    void next_receipts_areSettledByWhoeverSends() {
        // given
        next(A + BEGIN, A + word(64));

        // when
        SyslogSession.Result result = joiner.next(batch(List.of(A + END)), "");

        // then
        assertThat(settled).isEmpty();
        result.messages().settle(Outcome.TAKEN);
        assertThat(settled).hasSize(3).allMatch(outcome -> outcome.endsWith("TAKEN"));
        result.messages().release();
    }

    @Test
    void next_noMemoryForWhatLeaves_itsSendersHearOfIt() {
        // given
        String masked = A + "token=acme_" + word(20);
        byte[] bytes = (A + "clean" + masked).getBytes(StandardCharsets.ISO_8859_1);
        int second = (A + "clean").length();
        SyslogBatch.Builder frames = new SyslogBatch.Builder()
                .add(0, 0, second, second, outcome -> settled.add("clean " + outcome))
                .add(second, second, bytes.length, bytes.length, outcome -> settled.add("masked " + outcome));
        SyslogBatch batch = frames.build(
                new UnpooledDirectByteBuf(new ExhaustedAllocator(), bytes.length, bytes.length).writeBytes(bytes));

        // when
        assertThatThrownBy(() -> joiner.next(batch, "")).isInstanceOf(OutOfMemoryError.class);

        // then
        assertThat(settled).containsExactly("clean REFUSED", "masked REFUSED");
        batch.release();
    }

    @Test
    void next_anyParting_sameResult() {
        // given
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            messages.add((i % 3 == 0 ? B : A) + "filler " + i);
        }
        List<String> content = content(3);
        String token = word(20);
        messages.addAll(7, List.of(A + "a " + BEGIN, A + content.get(0), B + "token=acme_" + token.substring(0, 10)));
        messages.addAll(10, List.of(A + content.get(1), B + token.substring(10) + " used", A + content.get(2), A + END));
        List<String> expected = new ArrayList<>(next(messages.toArray(String[]::new)));
        expected.addAll(texts(joiner.close()));

        for (int tries = 0; tries < 50; tries++) {
            // when
            List<String> actual = new ArrayList<>();
            for (int at = 0; at < messages.size(); ) {
                int to = Math.min(messages.size(), at + 1 + random.nextInt(6));
                actual.addAll(next(messages.subList(at, to).toArray(String[]::new)));
                at = to;
            }
            actual.addAll(texts(joiner.close()));

            // then
            assertThat(actual).isEqualTo(expected);
        }
        assertThat(expected).hasSize(messages.size());
        assertThat(expected.stream().filter(text -> text.matches(".*" + MASK + ".*"))).hasSize(5);
    }

    private List<String> next(String... messages) {
        return texts(joiner.next(batch(Arrays.asList(messages)), ""));
    }

    private SyslogBatch batch(List<String> messages) {
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

    private static List<String> texts(SyslogSession.Result result) {
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

    private List<String> content(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> word(64)).toList();
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return word.toString();
    }
}
