package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.scan.CompiledRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordJoinerTest {
    private static final String BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
    private static final String END = "-----END RSA PRIVATE KEY-----";

    private final CompiledRules rules = JoinHarness.compile();
    private JoinHarness harness;
    private Random random;

    @BeforeEach
    void open() {
        harness = new JoinHarness(rules);
        random = new Random(5);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @AfterAll
    void closeRules() {
        rules.close();
    }

    @Test
    void next_plainRecords_leaveAtOnce() {
        assertThat(harness.texts("started")).containsExactly("started");
        assertThat(harness.texts("")).containsExactly("");
        assertThat(harness.texts("sha256 " + "0123456789abcdef".repeat(4))).hasSize(1);
        assertThat(harness.joiner().heldRecords()).isZero();
        assertThat(harness.joiner().deadline()).isEmpty();
    }

    @Test
    void next_secretInOneRecord_passes() {
        // when
        List<Verdict> verdicts = harness.next("token acme_" + word(20) + " used");

        // then
        assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.PASS);
    }

    @Test
    void next_blockLineByLine_maskedFromItsFirstLine() {
        // given
        List<String> content = content(12);

        // when
        List<String> held = new ArrayList<>();
        held.addAll(harness.texts("loaded " + BEGIN));
        content.forEach(line -> held.addAll(harness.texts(line)));
        List<String> released = harness.texts(END + " done");

        // then
        assertThat(held).isEmpty();
        assertThat(released).hasSize(14).first().isEqualTo("loaded " + BEGIN);
        assertThat(released).last().isEqualTo(END + " done");
        assertThat(released.subList(1, 13)).allMatch(line -> line.matches("\\[redacted:key:[0-9a-f]{8}]"));
        assertThat(released.subList(1, 13).stream().distinct()).hasSize(1);
        assertThat(harness.texts("next")).containsExactly("next");
    }

    @Test
    void next_block_reportedOnce() {
        // given
        harness.next(BEGIN);
        content(3).forEach(harness::next);

        // when
        List<Verdict> verdicts = harness.next(END);

        // then
        assertThat(verdicts.stream().flatMap(verdict -> verdict.patches().stream()))
                .extracting(JoinedPatch::continued)
                .containsExactly(false, true, true);
        assertThat(verdicts).noneMatch(Verdict::unfinished);
    }

    @Test
    void next_puttyKey_masked() {
        // given
        List<String> lines = new ArrayList<>(List.of("PuTTY-User-Key-File-3: ssh-rsa", "Private-Lines: 2"));
        List<String> content = content(2);
        lines.addAll(content);
        lines.add("Private-MAC: 00");

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked).hasSize(5).noneMatch(content::contains);
    }

    @Test
    void next_otherRecordsBetweenLines_maskedWithThem() {
        // given
        List<String> content = content(4);
        List<String> lines = new ArrayList<>(List.of(BEGIN, content.get(0), "GET /health 200"));
        lines.addAll(content.subList(1, 4));
        lines.add(END);

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(String.join("\n", masked)).doesNotContain(content);
    }

    @Test
    void next_onlyTalkOfBlock_passes() {
        // given
        List<String> lines = List.of(BEGIN + " not found", "retrying", "failed", "stopped", "bye", "again");
        lines.subList(0, 5).forEach(harness::next);

        // when
        List<String> released = harness.texts(lines.get(5));

        // then
        assertThat(released).isEqualTo(lines);
        assertThat(harness.joiner().heldRecords()).isZero();
    }

    @Test
    void next_tokenCutInTheRecordThatEndsTalkOfBlock_maskedInBothRecords() {
        // given
        String token = "acme_" + word(20);
        List.of(BEGIN + " not found", "retrying", "failed", "stopped", "bye").forEach(harness::next);

        // when
        List<String> masked = harness.all(List.of("token=" + token.substring(0, 12), token.substring(12) + " used"));

        // then
        assertThat(masked.get(5)).matches("token=\\[redacted:acme:[0-9a-f]{8}]");
        assertThat(masked.get(6)).matches("\\[redacted:acme:[0-9a-f]{8}] used");
    }

    @Test
    void next_asManyOtherRecordsAsMayStandBetweenLines_maskedWithThem() {
        // given
        List<String> content = content(2);
        List<String> lines = List.of(BEGIN, content.get(0), "retrying", "failed", "stopped", "bye", content.get(1), END);

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked.subList(2, 6)).allMatch(line -> line.startsWith("[redacted:key:"));
        assertThat(masked).doesNotContainAnyElementsOf(content);
    }

    @Test
    void close_otherRecordBehindAnOpenBlock_staysAsItIs() {
        // given
        List<String> content = content(2);

        // when
        List<String> masked = harness.all(List.of(BEGIN, content.get(0), content.get(1), "(health) 200"));

        // then
        assertThat(masked).startsWith(BEGIN).endsWith("(health) 200").doesNotContainAnyElementsOf(content);
    }

    @Test
    void next_anotherBlockBegins_releasesTheFirst() {
        // given
        String content = word(64);
        harness.next(BEGIN);
        harness.next(content);

        // when
        List<String> released = harness.texts(BEGIN);
        List<String> second = harness.all(List.of(word(64), END));

        // then
        assertThat(released).hasSize(2).doesNotContain(content).first().isEqualTo(BEGIN);
        assertThat(second).hasSize(3).element(1).asString().startsWith("[redacted:key:");
    }

    @Test
    void next_blockBehindALiteralCutInTwo_bothMasked() {
        // given
        harness.limit(new JoinLimits(2, 100_000, Duration.ofSeconds(1), 1000));
        String token = "acme_" + word(20);
        String content = word(64);

        // when
        List<String> masked = harness.all(List.of("token=ac", token.substring(2) + " " + BEGIN, content));

        // then
        assertThat(masked.get(1)).matches("\\[redacted:acme:[0-9a-f]{8}] " + BEGIN);
        assertThat(masked.get(2)).matches("\\[redacted:key:[0-9a-f]{8}]");
    }

    @Test
    void next_blockWithoutEnd_maskedToTheWindowsEndAndReported() {
        // given
        harness.limit(new JoinLimits(5, 100_000, Duration.ofSeconds(1), 1000));
        harness.next(BEGIN);
        content(3).forEach(harness::next);

        // when
        List<Verdict> verdicts = harness.next("prefix: " + word(64));
        List<Verdict> going = harness.next(word(64));
        List<Verdict> other = harness.next("something else");

        // then
        assertThat(verdicts).hasSize(5);
        assertThat(verdicts.getLast().unfinished()).isTrue();
        assertThat(harness.texts(verdicts).subList(1, 5)).allMatch(line -> line.matches("\\[redacted:key:[0-9a-f]{8}]"));
        assertThat(harness.texts(going)).allMatch(line -> line.matches("\\[redacted:key:[0-9a-f]{8}]"));
        assertThat(harness.texts(other)).containsExactly("something else");
    }

    @Test
    void next_blockWithoutEndAndAnotherRecordAtTheWindowsEnd_restMasked() {
        // given
        harness.limit(new JoinLimits(5, 100_000, Duration.ofSeconds(1), 1000));
        harness.next(BEGIN);
        content(3).forEach(harness::next);

        // when
        List<Verdict> verdicts = harness.next("try 3");
        List<Verdict> going = harness.next(word(64));
        List<Verdict> other = harness.next("another one");
        List<Verdict> still = harness.next(word(64));

        // then
        assertThat(verdicts).hasSize(5);
        assertThat(harness.texts(going)).allMatch(line -> line.matches("\\[redacted:key:[0-9a-f]{8}]"));
        assertThat(harness.texts(other)).containsExactly("another one");
        assertThat(harness.texts(still)).allMatch(line -> line.matches("\\[redacted:key:[0-9a-f]{8}]"));
    }

    @Test
    void next_longBlockThatHasEnded_whatLooksLikeItsLinesPasses() {
        // given
        harness.limit(new JoinLimits(5, 100_000, Duration.ofSeconds(1), 1000));
        harness.next(BEGIN);
        content(4).forEach(harness::next);

        // when
        List<Verdict> end = harness.next(END);
        List<Verdict> behind = harness.next("line " + word(30));

        // then
        assertThat(harness.texts(end)).containsExactly(END);
        assertThat(harness.texts(behind)).singleElement().asString().startsWith("line ");
    }

    @Test
    void next_fiveOtherRecordsBehindALongBlock_endIt() {
        // given
        harness.limit(new JoinLimits(5, 100_000, Duration.ofSeconds(1), 1000));
        harness.next(BEGIN);
        content(4).forEach(harness::next);

        // when
        List.of("one", "two", "three", "four", "five").forEach(harness::next);
        List<Verdict> behind = harness.next("line " + word(30));

        // then
        assertThat(harness.texts(behind)).singleElement().asString().startsWith("line ");
    }

    @Test
    void next_windowOfBytes_neverExceeded() {
        // given
        harness.limit(new JoinLimits(1000, 500, Duration.ofSeconds(1), 1000));

        // then
        assertThat(harness.next(BEGIN)).isEmpty();
        content(7).forEach(line -> assertThat(harness.next(line)).isEmpty());
        assertThat(harness.joiner().heldRecords()).isEqualTo(8);
        assertThat(harness.next("A".repeat(500 - BEGIN.length() - 7 * 64))).isEmpty();
        assertThat(harness.next("B")).hasSize(10);
        assertThat(harness.joiner().heldRecords()).isZero();
    }

    @Test
    void next_recordOverTheLimit_leavesAtOnce() {
        // given
        harness.limit(new JoinLimits(1000, 50, Duration.ofSeconds(1), 1000));

        // then
        assertThat(harness.next(BEGIN + " " + word(64))).hasSize(1);
    }

    @Test
    void next_base64OverTheLimit_leaves() {
        // given
        harness.limit(new JoinLimits(3, 10_000, Duration.ofSeconds(1), 1000));

        // then
        assertThat(harness.next(word(64))).isEmpty();
        assertThat(harness.next(word(64))).isEmpty();
        assertThat(harness.next(word(64))).hasSize(3);
    }

    @Test
    void expire_blockThatDoesNotGoOn_releasedMasked() {
        // given
        List<String> content = content(2);
        harness.next(BEGIN);
        content.forEach(harness::next);

        // when
        harness.pass(JoinLimits.DEFAULT.maxHold().minusMillis(1));
        List<Verdict> early = harness.joiner().expire();
        harness.pass(Duration.ofMillis(1));
        List<Verdict> due = harness.joiner().expire();

        // then
        assertThat(early).isEmpty();
        assertThat(harness.texts(due)).hasSize(3).noneMatch(content::contains);
        assertThat(harness.joiner().deadline()).isEmpty();
    }

    @Test
    void next_afterTheTime_releasesWhatWasHeld() {
        // given
        harness.next("key acme_" + word(5));

        // when
        harness.pass(Duration.ofSeconds(3));
        List<String> released = harness.texts("unrelated");

        // then
        assertThat(released).hasSize(2);
    }

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
    void next_secretAtTheEndOfFoldedRecord_masksItsRest() {
        // given
        String password = word(30);

        // when
        List<String> held = harness.texts("x".repeat(980) + " passwd=" + password.substring(0, 20));
        List<String> released = harness.texts(password.substring(20) + " ok");

        // then
        assertThat(held).isEmpty();
        assertThat(released.get(1)).matches("\\[redacted:assigned:[0-9a-f]{8}] ok");
    }

    @Test
    void next_secretAtTheEndOfAFoldedRecordAsALineOfBase64_masksItsRest() {
        // given
        String password = word(70);

        // when
        List<String> masked =
                harness.all(List.of("x".repeat(980) + " passwd=" + password.substring(0, 64), password.substring(64) + " ok"));

        // then
        assertThat(masked.get(1)).matches("\\[redacted:assigned:[0-9a-f]{8}] ok");
    }

    @Test
    void next_tokenThatFillsFoldedRecordsAsLinesOfBase64_masksItsRest() {
        // given
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), 60));
        String token = "acme_" + word(55 + 60 + 7);

        // when
        List<String> masked = harness.all(
                List.of(token.substring(0, 60), token.substring(60, 120), token.substring(120) + " used", "next"));

        // then
        assertThat(masked.subList(0, 3)).allMatch(line -> line.matches("\\[redacted:acme:[0-9a-f]{8}]( used)?"));
        assertThat(masked.getLast()).isEqualTo("next");
    }

    @Test
    void next_longTokenInRecordsOfDifferentLengths_maskedInAll() {
        // given
        String token = "long_" + word(90);

        // when
        List<String> masked = harness.all(
                List.of("token=" + token.substring(0, 64), token.substring(64, 80), token.substring(80) + " used"));

        // then
        assertThat(masked.get(1)).matches("\\[redacted:long:[0-9a-f]{8}]");
        assertThat(masked.get(2)).matches("\\[redacted:long:[0-9a-f]{8}] used");
    }

    @Test
    void next_secretOverManyFoldedRecords_maskedInAll() {
        // given
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), 20));
        String password = word(13 + 20 + 20 + 14);
        List<String> records = List.of(
                "passwd=" + password.substring(0, 13), password.substring(13, 33), password.substring(33, 53),
                password.substring(53) + " ended");
        records.subList(0, 3).forEach(record -> assertThat(harness.next(record)).isEmpty());

        // when
        List<String> released = harness.texts(records.getLast());

        // then
        assertThat(released).hasSize(4).first().asString().startsWith("passwd=[redacted:assigned:");
        assertThat(released.subList(1, 3)).allMatch(line -> line.matches("\\[redacted:assigned:[0-9a-f]{8}]"));
        assertThat(released.getLast()).matches("\\[redacted:assigned:[0-9a-f]{8}] ended");
    }

    @Test
    void next_foldedRecordThatEndsInASecretOfItsOwn_releasesThoseBeforeIt() {
        // given
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), 20));
        harness.next("passwd=" + word(20));

        // when
        List<String> released = harness.texts("acme_" + word(30));

        // then
        assertThat(released).hasSize(1);
        assertThat(harness.joiner().heldRecords()).isEqualTo(1);
    }

    @Test
    void next_secretWithinAFoldedRecord_doesNotWait() {
        assertThat(harness.next("passwd=" + word(20) + " x".repeat(500))).hasSize(1);
    }

    @Test
    void next_recordsThatEachEndInASecret_areLookedAtAFewTimes() {
        // given
        List<String> lines = IntStream.range(0, 2000)
                .mapToObj(i -> (i % 100 == 0 ? "acme_" : "passwd=") + word(18))
                .toList();

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked).allMatch(line -> line.contains("[redacted:"));
        assertThat(harness.examinedBytes()).isLessThan(10L * 2000 * 30);
    }

    @Test
    void next_secretOverManyRecords_isLookedAtAFewTimes() {
        // given
        String secret = word(100 * 250);
        List<String> lines = new ArrayList<>(List.of("x".repeat(992) + " passwd=" + word(30)));
        IntStream.range(0, 100).forEach(i -> lines.add("acme_" + secret.substring(250 * i, 250 * (i + 1))));

        // when
        harness.all(lines);

        // then
        assertThat(harness.examinedBytes()).isLessThan(20L * 100 * 255);
    }

    @Test
    void next_base64LineByLine_maskedInAll() {
        // given
        String plain = "x".repeat(43) + " acme_" + word(20) + " y".repeat(30);
        String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
        List<String> lines = List.of(
                "data: " + encoded.substring(0, 64), encoded.substring(64, 128), encoded.substring(128), "next");

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked).hasSize(4).last().isEqualTo("next");
        assertThat(masked.subList(0, 3)).allMatch(line -> line.matches("(data: )?\\[redacted:acme:[0-9a-f]{8}]"));
    }

    @Test
    void next_otherRecordBehindALineOfBase64_isNotReadWithIt() {
        // given
        List<String> records = List.of(word(58) + "passwd", "= " + word(20));

        // when
        List<String> masked = harness.all(records);

        // then
        assertThat(masked).isEqualTo(records);
    }

    @Test
    void passes_recordsThatHoldNothing() {
        assertThat(harness.passes("started")).isTrue();
        assertThat(harness.passes("token=ac")).isTrue();
        assertThat(harness.passes("me_ goes on")).isFalse();
        assertThat(harness.passes("token=acme_" + word(5))).isFalse();
        assertThat(harness.passes(word(64))).isFalse();
    }

    @Test
    void passes_whileSomethingIsOpen() {
        // given
        harness.limit(new JoinLimits(3, 10_000, Duration.ofSeconds(1), 1000));
        harness.next(BEGIN);
        harness.next(word(64));

        // then
        assertThat(harness.passes("stopped")).isFalse();
        assertThat(harness.next(word(64))).hasSize(3);
        assertThat(harness.passes("stopped")).isFalse();
        assertThat(harness.texts("stopped")).containsExactly("stopped");
        assertThat(harness.texts(END)).containsExactly(END);
        assertThat(harness.passes("started")).isTrue();
    }

    @Test
    void next_scannerFailsAfterPassing_onlyThoseWithoutAVerdictWithheld() {
        // given
        harness.passes("started");
        harness.breakScannerAt("passwd=" + word(20) + " zq7abc");

        // when
        List<Verdict> verdicts = harness.nextUnreadable();

        // then
        assertThat(verdicts).containsExactly(new Verdict(1, Verdict.Kind.WITHHELD, List.of(), false));
    }

    @Test
    void next_scannerFailsAtTheRecordBehindAnExpiredOne_onlyThatWithheld() {
        // given
        harness.next("token=acme_" + word(5));
        harness.pass(JoinLimits.DEFAULT.maxHold());
        harness.breakScannerAt("passwd=" + word(20) + " zq7abc");

        // when
        List<Verdict> verdicts = harness.nextUnreadable();

        // then
        assertThat(verdicts).extracting(Verdict::record).containsExactly(0L, 1L);
        assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.PASS, Verdict.Kind.WITHHELD);
    }

    @Test
    void next_scannerFailsAtTheLastOfJoinedRecords_onlyThatWithheld() {
        // given
        String token = "acme_" + word(20);
        harness.breakScannerAt(token.substring(12) + " acme_" + word(20) + ".");
        harness.next("the long text before it; token=" + token.substring(0, 12));

        // when
        List<Verdict> verdicts = harness.nextUnreadable();

        // then
        assertThat(verdicts).extracting(Verdict::record).containsExactly(0L, 1L);
        assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.MASKED, Verdict.Kind.WITHHELD);
    }

    @Test
    void next_afterTheScannerFailed_beginsAnew() {
        // given
        harness.next("token=acme_" + word(5));
        harness.pass(JoinLimits.DEFAULT.maxHold());
        harness.next("expires it");
        harness.next(BEGIN);
        harness.breakScannerAt(BEGIN + "\n" + END);

        // when
        List<Verdict> withheld = harness.next(END);
        List<Verdict> verdicts = harness.next("started");

        // then
        assertThat(harness.joiner().failure()).isPresent();
        assertThat(withheld).extracting(Verdict::record).containsExactly(2L, 3L);
        assertThat(verdicts).containsExactly(new Verdict(4, Verdict.Kind.PASS, List.of(), false));
    }

    @Test
    void next_scannerFails_withheld() {
        // given
        harness.next("started");
        harness.next(BEGIN);
        harness.next(word(64));
        harness.breakScanner();

        // when
        List<Verdict> verdicts = harness.next(END);

        // then
        assertThat(verdicts).extracting(Verdict::kind).containsOnly(Verdict.Kind.WITHHELD);
        assertThat(verdicts).extracting(Verdict::record).containsExactly(1L, 2L, 3L);
    }

    private List<String> content(int lines) {
        List<String> content = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            content.add(word(64));
        }
        return content;
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return word.toString();
    }
}
