package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void next_literalCutInTwo_restMasked() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> first = harness.texts("token=" + token.substring(0, 2));
        List<String> second = harness.texts(token.substring(2) + " used");

        // then
        assertThat(first).containsExactly("token=ac");
        assertThat(second).hasSize(1).allMatch(text -> text.matches("\\[redacted:acme:[0-9a-f]{8}] used"));
    }

    @Test
    void next_literalCutInTwoThenTokenCut_maskedInAll() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked =
                harness.all(List.of("token=ac", token.substring(2, 10), token.substring(10) + " used"));

        // then
        assertThat(masked.get(0)).isEqualTo("token=ac");
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(2)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
    }

    @Test
    void next_literalCutInTwoBeforeAnotherSecret_bothMasked() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked = harness.all(List.of("token=ac", token.substring(2) + " and acme_" + word(20)));

        // then
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}] and \\[redacted:acme:[0-9a-f]{8}]");
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
    void next_tokenCutTwice_maskedInAllRecords() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked =
                harness.all(List.of("token=" + token.substring(0, 12), token.substring(12, 18), token.substring(18) + " ok"));

        // then
        assertThat(masked.get(0)).matches("token=\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(2)).matches("\\[redacted:acme:[0-9a-f]{8}] ok");
    }

    @Test
    void next_cutTokenWithinAnAssignedValue_maskedInBothRecords() {
        // given
        String token = "zq7" + word(20);

        // when
        List<String> masked =
                harness.all(List.of("passwd=" + word(8) + token.substring(0, 9), token.substring(9) + " used"));

        // then
        assertThat(masked.get(0)).matches("passwd=\\[redacted:[a-z]+:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:[a-z]+:[0-9a-f]{8}] used");
    }

    @Test
    void next_cutTokenBehindAnotherSecret_maskedInBothRecords() {
        // given
        String token = "zq7" + word(20);

        // when
        List<String> masked =
                harness.all(List.of("acme_" + word(20) + " " + token.substring(0, 9), token.substring(9) + " used"));

        // then
        assertThat(masked.get(0)).matches("\\[redacted:acme:[0-9a-f]{8}] \\[redacted:inner:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:inner:[0-9a-f]{8}] used");
    }

    @Test
    void next_cutTokenBehindAStandIn_maskedInBothRecords() {
        // given
        String token = "zq7" + word(20);

        // when
        List<String> masked =
                harness.all(List.of("acme_" + "0".repeat(20) + " " + token.substring(0, 9), token.substring(9) + " used"));

        // then
        assertThat(masked.get(0)).matches("acme_0+ \\[redacted:inner:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:inner:[0-9a-f]{8}] used");
    }

    @Test
    void next_tokenWithWhichALongerOneBegins_maskedInBothRecords() {
        // when
        List<String> masked = harness.all(List.of("token=pair_" + word(20), "." + word(20) + " used"));

        // then
        assertThat(masked.get(0)).matches("token=\\[redacted:pair:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:pair:[0-9a-f]{8}] used");
    }

    @Test
    void next_longTokenCutAsALineOfBase64Is_maskedInBothRecords() {
        // given
        String token = "long_" + word(90);

        // when
        List<String> masked = harness.all(List.of("token=" + token.substring(0, 64), token.substring(64) + " used"));

        // then
        assertThat(masked.get(0)).matches("token=\\[redacted:long:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:long:[0-9a-f]{8}] used");
    }

    @Test
    void next_cutTokenThatDoesNotGoOn_passes() {
        assertThat(harness.texts("beginning with acme_x")).isEmpty();
        assertThat(harness.texts("is common")).containsExactly("beginning with acme_x", "is common");
    }

    @Test
    void next_endsWithALiteralOrAPartOfOne_leavesAtOnceAndTheNextIsMasked() {
        String token = "acme_" + word(20);
        for (int cut = 1; cut <= 5; cut++) {
            // when
            List<String> first = harness.texts("token=" + token.substring(0, cut));
            List<String> second = harness.texts(token.substring(cut) + " used");

            // then
            assertThat(first).as("cut at %d", cut).containsExactly("token=" + token.substring(0, cut));
            assertThat(second).as("cut at %d", cut).hasSize(1);
            assertThat(second.getFirst()).as("cut at %d", cut).matches("\\[redacted:acme:[0-9a-f]{8}] used");
        }
    }

    @Test
    void next_literalInThreePieces_restMasked() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked = harness.all(List.of("token=acm", "e", "_" + token.substring(5) + " used"));

        // then
        assertThat(masked.subList(0, 2)).containsExactly("token=acm", "e");
        assertThat(masked.get(2)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
    }

    @Test
    void next_literalThenTokenInTwoPieces_maskedInBoth() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked = harness.all(List.of("token=acme", token.substring(4, 12), token.substring(12) + " used"));

        // then
        assertThat(masked.getFirst()).isEqualTo("token=acme");
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(2)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
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
    void next_cutTokenWithinAWiderValue_wholeValueMaskedInBothRecords() {
        // given
        String token = "acme_" + word(20);

        // when
        List<String> masked = harness.all(List.of("acmekey=pre-" + token.substring(0, 12), token.substring(12) + " used"));

        // then
        assertThat(masked.get(0)).matches("acmekey=\\[redacted:[a-z]+:[0-9a-f]{8}]");
        assertThat(masked.get(1)).matches("\\[redacted:[a-z]+:[0-9a-f]{8}] used");
    }

    @Test
    void next_tokenThatIsWholeBeforeItsLastRecord_maskedInAll() {
        // given
        String token = "sk-" + word(33);

        // when
        List<String> masked =
                harness.all(List.of(token.substring(0, 12), token.substring(12, 24), token.substring(24) + " used"));

        // then
        assertThat(masked).hasSize(3).allMatch(text -> text.matches("\\[redacted:short:[0-9a-f]{8}]( used)?"));
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
