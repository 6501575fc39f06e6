package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.rules.join.JoinLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys in PEM that come line by line. */
class SyslogJoinerBlocksTest extends SyslogJoinerFixture {
    @Test
    void next_blockLineByLine_maskedFromItsFirstLineAndReportedOnce() {
        // given
        List<String> content = content(10);

        // when
        List<String> first = next(A + "loaded " + BEGIN);
        List<String> middle = new ArrayList<>();
        content.forEach(line -> middle.addAll(next(A + line)));
        List<String> last = next(A + END, A + "done");

        // then
        assertThat(first).isEmpty();
        assertThat(middle).isEmpty();
        assertThat(last).hasSize(13).startsWith(A + "loaded " + BEGIN).endsWith(A + END, A + "done");
        assertThat(last.subList(1, 11)).allMatch(line -> line.matches("\\Q" + A + "\\E" + MASK));
        assertThat(findings).extracting(LocatedFinding::place).containsExactly("msg");
        assertThat(findings).extracting(LocatedFinding::service).containsExactly("app");
    }

    @Test
    void next_blockBehindCleanMessages_theseLeaveAsTheyCame() {
        // given
        List<String> content = content(1);

        // when
        List<String> out = next(A + "zero", B + "one", A + BEGIN, B + "two");
        List<String> rest = next(A + content.getFirst(), A + END);

        // then
        assertThat(out).containsExactly(A + "zero", B + "one");
        assertThat(rest).hasSize(4).startsWith(A + BEGIN, B + "two").endsWith(A + END);
        assertThat(rest.get(2)).matches("\\Q" + A + "\\E" + MASK);
    }

    @Test
    void next_carriageReturnsAndBom_areKept() {
        // given
        String bom = "\u00ef\u00bb\u00bf";
        String content = word(64);

        // when
        List<String> out = next(A + bom + BEGIN + "\r", A + bom + content + "\r", A + bom + END + "\r");

        // then
        assertThat(out).hasSize(3);
        assertThat(out.get(0)).isEqualTo(A + bom + BEGIN + "\r");
        assertThat(out.get(1)).matches("\\Q" + A + bom + "\\E" + MASK + "\r");
    }

    @Test
    void expire_blockThatDoesNotGoOn_maskedAndCounted() {
        // given
        List<String> content = content(2);
        next(A + BEGIN, A + content.get(0), A + content.get(1), B + "behind");
        Instant deadline = joiner.deadline().orElseThrow();

        // when
        now = deadline;
        List<String> out = texts(joiner.expire());

        // then
        assertThat(deadline).isEqualTo(Instant.EPOCH.plus(JoinLimits.DEFAULT.maxHold()));
        assertThat(out).hasSize(4).last().isEqualTo(B + "behind");
        assertThat(String.join("\n", out)).doesNotContain(content);
        assertThat(registry.get(Meter.REDACT_UNFINISHED.meterName()).counter().count()).isEqualTo(1);
        assertThat(joiner.deadline()).isEmpty();
    }
}
