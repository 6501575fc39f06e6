package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static io.scrubjay.rules.scan.TestRules.sweepHits;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as telemetry holds them; {@code <...>} marks what is found. All are published for tests. */
class PersonalPackTest {
    private static final CompiledRules RULES = CompiledRules.compile(BuiltinPacks.load(List.of("personal")));
    private static final Examiner EXAMINER = RULES.newExaminer();
    private static final Sweep SWEEP = RULES.newSweep();

    @AfterAll
    static void close() {
        SWEEP.close();
        EXAMINER.close();
        RULES.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<4111111111111111>",
                "<4242 4242 4242 4242> 123",
                "card <5555-5555-5555-4444>, exp 12/29",
                "a;<378282246310005>;<6011111111111117>;b",
                "\"pan\":\"<3530111333300000>\"",
                "{\\\"pan\\\":\\\"<3056 930902 5904>\\\"}",
                "line\\n<4012888888881881>\\n",
                "pan%3D<2223003122003222>%26x",
                "ts=1795000000123 card=<4111111111111111> id=7",
                "<6205500000000000004>",
                "IBAN <GB29 NWBK 6016 1331 9268 19>.",
                "iban=<DE89370400440532013000>&bic=COBADEFFXXX",
                "to <BE68 5390 0754 7034> TEST",
                "ssn: <123-45-6789>",
                "\"social_security\":\"<123456789>\""
            })
    void examine_personalData_found(String marked) {
        assertMarked(marked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "1795000000123456789",
                "4111111111111111111",
                "0.4111111111111111",
                "4111111111111111.25",
                "4111111111111111a",
                "+4111111111111111",
                "id 3f2a-4111111111111111",
                "dd.trace_id=4111111111111111 dd.span_id=\"5555555555554444\"",
                "span_id: 4242424242424242",
                "1234567890123456",
                "9999999999999995",
                "DE89370400440532013001",
                "XDE89370400440532013000",
                "DE89370400440532013000X",
                "ZZ89370400440532013000",
                "GB29 NWBK 6016 1331 9268",
                "className: 123-45-678",
                "ssn: 000-45-6789",
                "call 123-45-6789"
            })
    void examine_otherNumbers_not(String text) {
        assertMarked(text);
    }

    @Test
    void examine_keyOfAnAttribute() {
        assertThat(found(EXAMINER.examine(bytes("user.ssn"), bytes("123-45-6789")), "123-45-6789"))
                .containsExactly("us-social-security-number=123-45-6789");
        assertThat(EXAMINER.examine(bytes("trace_id"), bytes("4111111111111111"))).isEmpty();
    }

    private static void assertMarked(String marked) {
        String text = marked.replaceAll("[<>]", "");
        List<String> expected =
                java.util.regex.Pattern.compile("<([^>]*)>").matcher(marked).results().map(match -> match.group(1)).toList();

        assertThat(found(EXAMINER.examine(null, bytes(text)), text))
                .extracting(finding -> finding.substring(finding.indexOf('=') + 1))
                .isEqualTo(expected);
        assertThat(expected.isEmpty() || sweepHits(SWEEP, bytes(text))).isTrue();
    }
}
