package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.join.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderLinesTest {
    private final SyslogMemory memory = new SyslogMemory(1 << 20);
    private final SenderLines lines = new SenderLines(memory);
    private final List<SyslogRecord> left = new ArrayList<>();

    @Test
    void drain_undecidedInFront_waits() {
        // given
        SyslogRecord first = add("a", 10);
        SyslogRecord second = add("a", 10);
        decide(second, "a");

        // when
        drain();
        List<SyslogRecord> early = List.copyOf(left);
        decide(first, "a");
        drain();

        // then
        assertThat(early).isEmpty();
        assertThat(left).containsExactly(first, second);
    }

    @Test
    void drain_undecidedOfAnotherSender_holdsUpNothing() {
        // given
        add("a", 10);
        SyslogRecord other = add("b", 10);
        decide(other, "b");

        // when
        drain();

        // then
        assertThat(left).containsExactly(other);
        assertThat(lines.waits("a")).isTrue();
        assertThat(lines.waits("b")).isFalse();
    }

    @Test
    void drain_all_memoryIsFree() {
        // given
        SyslogRecord record = add("a", 10);
        long held = memory.bytes();
        decide(record, "a");

        // when
        drain();

        // then
        assertThat(held).isEqualTo(record.heldBytes());
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void isOverfull_halfAMegabyte_ofThatSender() {
        // given
        add("a", 300_000);
        boolean before = lines.isOverfull("a");
        add("a", 300_000);

        // then
        assertThat(before).isFalse();
        assertThat(lines.isOverfull("a")).isTrue();
        assertThat(lines.isOverfull("b")).isFalse();
    }

    private SyslogRecord add(String sender, int bytes) {
        byte[] message = ("<13>" + "x".repeat(bytes)).getBytes(StandardCharsets.US_ASCII);
        SyslogRecord record = new SyslogRecord(message, false, SyslogFraming.LINE_FEED, null);
        lines.add(record, sender);
        return record;
    }

    private void decide(SyslogRecord record, String sender) {
        record.decide(new Verdict(0, Verdict.Kind.PASS, List.of(), false));
        lines.move(sender);
    }

    private void drain() {
        lines.drain((record, sender) -> left.add(record));
    }
}
