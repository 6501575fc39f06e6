package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is joined, and what waits, where messages of several origins and senders come in between. */
class SyslogJoinerSendersTest extends SyslogJoinerFixture {
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
        List<String> out = new ArrayList<>(next(joiner, "1.1.1.1", A + token.substring(0, 12)));
        out.addAll(next(joiner, "2.2.2.2", A + token.substring(12)));
        out.addAll(texts(joiner.close()));

        // then
        assertThat(out).containsExactlyInAnyOrder(A + token.substring(0, 12), A + token.substring(12));
    }

    @Test
    void next_blockOfOneSender_holdsUpNoOther() {
        // given
        List<String> content = content(2);
        List<String> held = next(joiner, "1.1.1.1", A + BEGIN, A + content.get(0));

        // when
        List<String> other = next(joiner, "2.2.2.2", A + "of another");
        List<String> rest = next(joiner, "1.1.1.1", A + content.get(1), A + END);

        // then
        assertThat(held).isEmpty();
        assertThat(other).containsExactly(A + "of another");
        assertThat(rest).hasSize(4).noneMatch(line -> content.stream().anyMatch(line::contains));
    }

    @Test
    void next_muchBehindABlockOfOneSender_blockOfAnotherStaysOpen() {
        // given
        SyslogJoiner session = joiner(4, new SyslogMemory(4 << 20));
        List<String> content = content(2);
        next(session, "1.1.1.1", A + BEGIN, A + content.get(0));
        next(session, "2.2.2.2", A + BEGIN, A + word(64));

        // when
        List<String> out = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            out.addAll(next(session, "2.2.2.2", B + i + "x".repeat(1_000)));
        }
        List<String> rest = next(session, "1.1.1.1", A + content.get(1), A + END);

        // then
        assertThat(out).hasSizeGreaterThan(250);
        assertThat(rest).hasSize(4).noneMatch(line -> content.stream().anyMatch(line::contains));
    }
}
