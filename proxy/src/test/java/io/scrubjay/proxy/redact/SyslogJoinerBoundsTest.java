package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much waits and is remembered, whatever senders send. */
class SyslogJoinerBoundsTest extends SyslogJoinerFixture {
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
        SyslogJoiner flooded = joiner(Integer.MAX_VALUE, memory);
        int flood = 10_000;
        long mostHeld = 0;
        int left = 0;

        // when
        for (int i = 0; i < flood; i++) {
            SyslogBatch datagram = batch("<1>1 - host" + i + " app - - - " + BEGIN);
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
        SyslogJoiner flooded = joiner(Integer.MAX_VALUE, memory);
        SyslogBatch first = batch(A + BEGIN, "<1>1 - h a - - - x");
        SyslogBatch second = batch(
                Stream.concat(Stream.of(A + BEGIN), IntStream.range(0, 5_000).mapToObj(_ -> "<1>1 - h a - - - x"))
                        .toArray(String[]::new));

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
        SyslogJoiner flooded = joiner(Integer.MAX_VALUE, memory);
        for (int i = 0; i < 3_000; i++) {
            next(flooded, "", "<1>1 - h app" + i + " - - - of many");
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
        SyslogJoiner narrow = joiner(4, new SyslogMemory(600));
        List<String> content = content(5);

        // when
        List<String> out = new ArrayList<>(next(narrow, "", A + BEGIN));
        content.forEach(line -> out.addAll(next(narrow, "", A + line)));
        out.addAll(next(narrow, "", A + END));

        // then
        assertThat(out).hasSize(7);
        assertThat(out.subList(1, 6)).allMatch(line -> line.matches("\\Q" + A + "\\E" + MASK));
    }
}
