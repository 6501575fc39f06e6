package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What leaves at once, lines of base64, folded records, limits, and scanners that fail. */
class RecordJoinerTest extends RecordJoinerFixture {
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
        harness.next(word(64));
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
}
