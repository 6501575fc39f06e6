package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static io.scrubjay.rules.scan.TestRules.run;
import static io.scrubjay.rules.scan.TestRules.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PairMatcherTest {
    private static final String ID = "acme" + "01234567";
    private static final String SECRET = "s3cr3tS3CR3Ts3cr3t00";

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(
            TestRules.rule(
                    "pair",
                    new Detector.Pair(shape("acme", run(Alphabet.DIGIT, 8)), run(Alphabet.BASE62, 20), 30)),
            TestRules.rule(
                    "long",
                    new Detector.Pair(
                            shape("AC", run(Alphabet.HEX_LOWER, 32)), run(Alphabet.HEX_LOWER, 32), 10)))));
    private final Examiner examiner = rules.newExaminer();

    @AfterEach
    void close() {
        examiner.close();
        rules.close();
    }

    @Test
    void examine_secretBehind() {
        assertThat(findings("id=" + ID + ", key: " + SECRET)).containsExactly("pair=" + ID, "pair=" + SECRET);
    }

    @Test
    void examine_secretBefore() {
        assertThat(findings(SECRET + " of " + ID)).containsExactly("pair=" + SECRET, "pair=" + ID);
    }

    @Test
    void examine_escapedLineBreak() {
        assertThat(findings(ID + "\\n" + SECRET)).containsExactly("pair=" + ID, "pair=" + SECRET);
    }

    @Test
    void examine_idAlone() {
        assertThat(findings(ID)).isEmpty();
    }

    @Test
    void examine_tooFar() {
        assertThat(findings(ID + " ".repeat(30) + SECRET)).hasSize(2);
        assertThat(findings(ID + " ".repeat(31) + SECRET)).isEmpty();
    }

    @Test
    void examine_longerRun() {
        assertThat(findings(ID + " " + SECRET + "x")).isEmpty();
        assertThat(findings(ID + " x" + SECRET)).isEmpty();
    }

    @Test
    void examine_idWithoutLongLiteral() {
        String sid = "AC" + "0123456789abcdef".repeat(2);

        assertThat(findings(sid + ":" + "fedcba9876543210".repeat(2))).hasSize(2);
    }

    private List<String> findings(String text) {
        return found(examiner.examine(null, bytes(text)), text);
    }
}
