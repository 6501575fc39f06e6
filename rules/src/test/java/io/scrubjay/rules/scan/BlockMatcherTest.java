package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockMatcherTest {
    private static final String LINE = "QWxsIHRoYXQgZ2xpdHRlcnMgaXMgbm90IGdvbGQ4711";

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(TestRules.rule(
            "block", new Detector.Block(new Shape.Literal("--BEGIN--"), new Shape.Literal("--END--"))))));
    private final Examiner examiner = rules.newExaminer();

    @AfterAll
    void close() {
        examiner.close();
        rules.close();
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                argumentSet("one line", "--BEGIN--", LINE, "--END--"),
                argumentSet("lines", "x --BEGIN--\n", LINE + "\n" + LINE + "\nAb==", "\n--END-- y"),
                argumentSet("escaped lines", "\"--BEGIN--\\n", LINE + "\\n" + LINE, "\\n--END--\""),
                argumentSet("twice escaped", "--BEGIN--\\\\n", LINE + "\\\\n" + LINE, "\\\\n--END--"),
                argumentSet("header lines", "--BEGIN--\n", "Proc-Type: 4,ENCRYPTED\n\n" + LINE, "\n--END--"),
                argumentSet("quoted lines", "[\"--BEGIN--", "\",\"" + LINE + "\",\"" + LINE + "\",\"", "--END--\"]"),
                argumentSet("unfinished", "--BEGIN--\n", LINE + "\n" + LINE.substring(5), ""),
                argumentSet("unfinished in a line", "--BEGIN-- ", LINE + " " + LINE, " took 12 ms"),
                argumentSet("unfinished, short last word", "--BEGIN-- ", LINE + " Ab==", " took 12 ms"),
                argumentSet("unfinished with headers", "--BEGIN--\\n", "Salt: 17\\n" + LINE, "\"}"),
                argumentSet("unfinished before another", "--BEGIN--\n", LINE, " --BEGIN--\n--END--"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void examine_block(String before, String content, String behind) {
        // when
        List<Finding> findings = examiner.examine(null, bytes(before + content + behind));

        // then
        assertThat(findings).hasSize(1);
        assertThat((before + content + behind)
                        .substring(findings.getFirst().fromByte(), findings.getFirst().toByte()))
                .isEqualTo(content);
    }

    @Test
    void examine_noContent() {
        assertThat(examiner.examine(null, bytes("--BEGIN-- ... --END--"))).isEmpty();
        assertThat(examiner.examine(null, bytes("a key begins with --BEGIN-- and ends with --END--"))).isEmpty();
        assertThat(examiner.examine(null, bytes("--END-- " + LINE))).isEmpty();
    }

    @Test
    void examine_twoBlocks() {
        assertThat(examiner.examine(null, bytes(("--BEGIN--" + LINE + "--END-- ").repeat(2)))).hasSize(2);
    }
}
