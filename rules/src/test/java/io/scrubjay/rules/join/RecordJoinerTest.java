package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordJoinerTest {
    private static final String BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
    private static final String END = "-----END RSA PRIVATE KEY-----";

    private final JoinHarness harness = new JoinHarness();
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        harness.close();
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
        List<String> lines = List.of(BEGIN + " not found", "retrying", "failed", "stopped", "bye", "again", "more");

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked).isEqualTo(lines);
        assertThat(harness.joiner().heldRecords()).isZero();
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
    void next_windowOfBytes_neverExceeded() {
        // given
        harness.limit(new JoinLimits(1000, 500, Duration.ofSeconds(1), 1000));

        // when
        List<String> masked = harness.all(Collections.nCopies(40, BEGIN + "\n" + word(64)));

        // then
        assertThat(masked).hasSize(40);
        assertThat(harness.joiner().heldRecords()).isZero();
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
    void next_cutTokenThatDoesNotGoOn_passes() {
        assertThat(harness.texts("beginning with acme_")).isEmpty();
        assertThat(harness.texts("is common")).containsExactly("beginning with acme_", "is common");
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

        // when
        List<String> masked = harness.all(List.of(record, "line 38"));

        // then
        assertThat(masked).hasSize(2).last().isEqualTo("line 38");
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
    void next_scannerFails_withheld() {
        // given
        harness.next(BEGIN);
        harness.next(word(64));
        harness.breakScanner();

        // when
        List<Verdict> verdicts = harness.next(END);

        // then
        assertThat(verdicts).extracting(Verdict::kind).containsOnly(Verdict.Kind.WITHHELD);
        assertThat(verdicts).extracting(Verdict::record).containsExactly(0L, 1L, 2L);
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
