package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are cut, in their literal or behind it. */
class RecordJoinerCutTokenTest extends RecordJoinerFixture {
    @Test
    void next_cutToken_maskedInBothRecords() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> held = harness.texts("token=" + token.substring(0, 12));
        List<String> released = harness.texts(token.substring(12) + " used");

        // then
        assertThat(held).isEmpty();
        assertThat(released).hasSize(2);
        assertThat(released.get(0)).matches("token=\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(released.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
        assertThat(released.get(1)).contains(released.get(0).substring("token=".length()));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void next_piecesOfASecret_maskedInEach(List<String> pieces, List<String> expected) {
        // when
        List<String> masked = harness.all(pieces);

        // then
        assertThat(masked).map(RecordJoinerCutTokenTest::shortMasks).isEqualTo(expected);
    }

    static Stream<Arguments> pieces() {
        Random random = new Random(5);
        String word = JoinHarness.word(random, 20);
        String acme = "acme_" + word;
        String inner = "zq7" + word;
        String longer = "long_" + JoinHarness.word(random, 90);
        String sk = "sk-" + JoinHarness.word(random, 33);
        return Stream.of(
                argumentSet(
                        "literal cut in two, then token cut",
                        List.of("token=ac", acme.substring(2, 10), acme.substring(10) + " used"),
                        List.of("token=ac", "<acme>", "<acme> used")),
                argumentSet(
                        "literal cut in two before another secret",
                        List.of("token=ac", acme.substring(2) + " and acme_" + JoinHarness.word(random, 20)),
                        List.of("token=ac", "<acme> and <acme>")),
                argumentSet(
                        "literal in three pieces",
                        List.of("token=acm", "e", "_" + word + " used"),
                        List.of("token=acm", "e", "<acme> used")),
                argumentSet(
                        "literal, then token in two pieces",
                        List.of("token=acme", acme.substring(4, 12), acme.substring(12) + " used"),
                        List.of("token=acme", "<acme>", "<acme> used")),
                argumentSet(
                        "token cut twice",
                        List.of("token=" + acme.substring(0, 12), acme.substring(12, 18), acme.substring(18) + " ok"),
                        List.of("token=<acme>", "<acme>", "<acme> ok")),
                argumentSet(
                        "token that is whole before its last record",
                        List.of(sk.substring(0, 12), sk.substring(12, 24), sk.substring(24) + " used"),
                        List.of("<short>", "<short>", "<short> used")),
                argumentSet(
                        "token with which a longer one begins",
                        List.of("token=pair_" + word, "." + JoinHarness.word(random, 20) + " used"),
                        List.of("token=<pair>", "<pair> used")),
                argumentSet(
                        "token cut as a line of base64 is",
                        List.of("token=" + longer.substring(0, 64), longer.substring(64) + " used"),
                        List.of("token=<long>", "<long> used")),
                argumentSet(
                        "token within an assigned value, all of which is masked",
                        List.of("passwd=" + JoinHarness.word(random, 8) + inner.substring(0, 9), inner.substring(9) + " used"),
                        List.of("passwd=<inner>", "<inner> used")),
                argumentSet(
                        "token within a wider value, all of which is masked",
                        List.of("acmekey=pre-" + acme.substring(0, 12), acme.substring(12) + " used"),
                        List.of("acmekey=<acme>", "<acme> used")),
                argumentSet(
                        "token behind another secret",
                        List.of(acme + " " + inner.substring(0, 9), inner.substring(9) + " used"),
                        List.of("<acme> <inner>", "<inner> used")),
                argumentSet(
                        "token behind a stand-in",
                        List.of("acme_" + "0".repeat(20) + " " + inner.substring(0, 9), inner.substring(9) + " used"),
                        List.of("acme_" + "0".repeat(20) + " <inner>", "<inner> used")));
    }

    /** The text with each mask as its rule in angle brackets. */
    private static String shortMasks(String text) {
        return text.replaceAll("\\[redacted:([a-z]+):[0-9a-f]{8}]", "<$1>");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void next_endsWithALiteralOrAPartOfOne_leavesAtOnceAndTheNextIsMasked(int cut) {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> first = harness.texts("token=" + token.substring(0, cut));
        List<String> second = harness.texts(token.substring(cut) + " used");

        // then
        assertThat(first).containsExactly("token=" + token.substring(0, cut));
        assertThat(second).map(RecordJoinerCutTokenTest::shortMasks).containsExactly("<acme> used");
    }

    @Test
    void next_literalCutInTwoInFoldedRecords_maskedInAll() {
        // given
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), 40));
        String token = "acme_" + word(50);

        // when
        List<String> masked =
                harness.all(List.of("x".repeat(37) + " ac", token.substring(2, 42), token.substring(42) + " used"));

        // then
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(2)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
    }

    @Test
    void next_literalCutInTwoThatEndsInAFoldedRecord_doesNotWait() {
        // given
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), 24));
        harness.next("token=ac");

        // then
        assertThat(harness.next("me_" + word(20) + " used")).hasSize(1);
    }

    @Test
    void next_completeTokenAtTheEnd_literalThatItsLastCharacterBeginsIsNone() {
        // given
        List<String> records = List.of("token=acme_" + word(19) + "s", "k-" + word(20) + " is no token");

        // when
        List<String> masked = harness.all(records);

        // then
        assertThat(masked).last().isEqualTo(records.getLast());
    }

    @Test
    void next_secretAtTheBeginningBehindAWord_isOfItsRecordAlone() {
        // given
        harness.next("id=");

        // when
        List<Verdict> verdicts = harness.next("123456:AA" + word(20) + " used");

        // then
        assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.PASS);
    }

    @Test
    void next_cutTokenThatDoesNotGoOn_passes() {
        assertThat(harness.texts("beginning with acme_x")).isEmpty();
        assertThat(harness.texts("is common")).containsExactly("beginning with acme_x", "is common");
    }

    @Test
    void next_behindALiteralAtAnEnd_otherRecordsAsTheyCame() {
        // given
        List<String> records = List.of("beginning with acme_", "", word(20), "timed out acm", "retry acme", "x");

        // when
        List<String> out = new ArrayList<>();
        records.forEach(record -> out.addAll(harness.texts(record)));

        // then
        assertThat(out).isEqualTo(records);
    }

    @Test
    void next_assignmentBehindABeginningOfAToken_isNotJoinedWithWhatFollows() {
        // given
        List<String> records = List.of("passwd=zq7", "20261123 next");

        // when
        List<String> masked = harness.all(records);

        // then
        assertThat(masked).isEqualTo(records);
        assertThat(harness.secrets()).isEmpty();
    }

    @Test
    void next_completeTokenAtTheEnd_doesNotWait() {
        assertThat(harness.next("token acme_" + word(20))).hasSize(1);
        assertThat(harness.texts("Starting")).containsExactly("Starting");
    }

    @Test
    void next_completeTokenAtTheEnd_nextRecordIsNotPartOfIt() {
        // given
        String next = "acme began; s sk k- 123456789";

        for (char last = 'a'; last <= 'z'; last++) {
            // when
            List<String> masked = harness.all(List.of("token acme_" + word(19) + last, next));

            // then
            assertThat(masked).hasSize(2).last().isEqualTo(next);
        }
    }

    @Test
    void next_beginningOfATokenWithinAWholeOne_doesNotWait() {
        // given
        String record = "token acme_" + word(10) + "zq7" + word(7);

        // then
        assertThat(harness.next(record)).hasSize(1);
        assertThat(harness.texts("line 38")).containsExactly("line 38");
        assertThat(harness.next("zq7" + word(7))).isEmpty();
    }

    @Test
    void expire_cutToken_whatFollowsIsMaskedAllTheSame() {
        // given
        String rest = word(12);
        harness.next("token acme_" + word(8));
        harness.pass(Duration.ofSeconds(3));
        harness.joiner().expire();

        // when
        List<String> masked = harness.texts(rest + " is the rest");

        // then
        assertThat(masked).singleElement().asString().doesNotContain(rest).endsWith(" is the rest");
    }

    @Test
    void expire_cutTokenThenMoreOfIt_maskedWithoutWaiting() {
        // given
        List<String> pieces = List.of(word(8), word(8));
        harness.next("token acme_" + word(4));
        harness.pass(Duration.ofSeconds(3));
        harness.joiner().expire();

        // when
        List<String> first = harness.texts(pieces.get(0));
        List<String> second = harness.texts(pieces.get(1) + " is the rest");

        // then
        assertThat(first).hasSize(1);
        assertThat(second).singleElement().asString().doesNotContain(pieces.get(1)).endsWith(" is the rest");
    }
}
