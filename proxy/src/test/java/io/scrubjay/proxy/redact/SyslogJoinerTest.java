package io.scrubjay.proxy.redact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledDirectByteBuf;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.testing.ExhaustedAllocator;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.scan.Examiner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyslogJoinerTest extends SyslogJoinerFixture {
    @Test
    void next_clean_sameBatch() {
        // given
        SyslogBatch batch = batch(A + "one", B + "two", "no header", A + "three");

        // when
        SyslogSession.Result result = joiner.next(batch, "");

        // then
        assertThat(result.messages()).isSameAs(batch);
        assertThat(batch.refCnt()).isEqualTo(2);
        assertThat(joiner.deadline()).isEmpty();
        batch.release(2);
    }

    @Test
    void next_maskThatLeavesNothing_messageCounted() {
        // given
        FieldRedactor dropping = new FieldRedactor(
                RULES.newExaminer(), new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), requireNonNull(Masks.named("drop")));
        rules = rules(dropping);
        SyslogJoiner session = new SyslogJoiner(() -> rules, dropping, JoinLimits.DEFAULT, () -> now, 4, memory, meters);
        String token = "acme_" + word(20);

        // when
        SyslogSession.Result held = session.next(batch(A + "token=" + token.substring(0, 12)), "");
        SyslogSession.Result result = session.next(batch(token.substring(12), A + "done"), "");

        // then
        assertThat(held.emptied()).isZero();
        assertThat(result.emptied()).isEqualTo(1);
        assertThat(texts(held)).isEmpty();
        assertThat(texts(result)).containsExactly(A + "token=", A + "done");
        assertThat(settled).anyMatch(message -> message.equals(token.substring(12) + " TAKEN"));
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

    @Test
    void next_otherRules_whatIsHeldIsLetGoMasked() {
        // given
        String content = word(64);
        next(A + BEGIN, A + content);

        // when
        rules = rules(fields);
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
        rules = rules(fields);
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
        SyslogSession.Result result = joiner.next(batch(A + END), "");

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
    void next_defectWhileMessagesAreHeld_theseAreWithheldAndNothingStops() {
        // given
        BreakableExaminer examiner = new BreakableExaminer();
        FieldRedactor breakable = fields(examiner);
        SyslogRules breakableRules = rules(breakable);
        SyslogJoiner session =
                new SyslogJoiner(() -> breakableRules, breakable, JoinLimits.DEFAULT, () -> now, 4, memory, meters);
        next(session, "", A + BEGIN, A + word(64));

        // when
        examiner.broken = true;
        SyslogSession.Result failed = session.next(batch(A + END, B + "of another origin"), "");
        examiner.broken = false;

        // then
        assertThat(failed.withheld()).isEqualTo(3);
        assertThat(failed.messages().count()).isEqualTo(1);
        failed.messages().release();
        assertThat(next(session, "", A + "more")).containsExactly(A + "more");
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
}
