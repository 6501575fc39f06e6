package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks that are logged line by line. */
class RecordJoinerBlockTest extends RecordJoinerFixture {
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
    void expire_blockOfWhichNothingHasCome_itsLinesAreMaskedOneByOneAndReportedOnce() {
        // given
        List<String> content = content(3);
        harness.next(BEGIN);
        harness.pass(Duration.ofSeconds(3));
        List<String> first = harness.texts(harness.joiner().expire());

        // when
        List<Verdict> verdicts = new ArrayList<>();
        content.forEach(line -> verdicts.addAll(harness.next(line)));

        // then
        assertThat(first).containsExactly(BEGIN);
        assertThat(harness.texts(verdicts)).hasSize(3).allMatch(line -> line.startsWith("[redacted:key:"));
        assertThat(verdicts.stream().flatMap(verdict -> verdict.patches().stream()))
                .extracting(JoinedPatch::continued)
                .containsExactly(false, true, true);
    }

    @Test
    void expire_onlyTalkOfABlock_whatFollowsPasses() {
        // given
        harness.next("a key begins with " + BEGIN);
        harness.pass(Duration.ofSeconds(3));
        harness.joiner().expire();
        List<String> lines = List.of("saved", "id " + word(23), "done", "GET /" + word(30) + " 200 and more about it, too", "again");

        // when
        List<String> masked = harness.all(lines);

        // then
        assertThat(masked).isEqualTo(lines);
        assertThat(harness.all(List.of(word(32)))).noneMatch(line -> line.contains("redacted"));
    }
}
