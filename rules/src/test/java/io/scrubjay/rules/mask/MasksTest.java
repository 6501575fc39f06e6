package io.scrubjay.rules.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
    private static final Rule RULE = new Rule(
            new RuleId("some-rule"),
            "some rule",
            "test",
            Severity.LOW,
            new Detector.Token(
                    new Shape.Sequence(
                            List.of(new Shape.Literal("tok_"), new Shape.Run(Alphabet.BASE62, 12, 12))),
                    false,
                    false,
                    true),
            Conditions.NONE,
            List.of(),
            List.of(),
            List.of());
    private static final Fingerprint FINGERPRINT = new Fingerprint("0123456789abcdef".repeat(2));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "label, [redacted:some-rule:01234567]",
                "fixed, [redacted]",
                "partial, [redacted:some-rule:...ijkl]",
                "hmac, [redacted:hmac:0123456789abcdef0123456789abcdef]",
                "drop, ''"
            })
    void mask_style(String style, String expected) {
        // given
        byte[] field = "x tok_abcdefghijkl y".getBytes(StandardCharsets.US_ASCII);
        Finding finding = new Finding(RULE, 2, 18, 2, 18);

        // when
        String mask = Masks.named(style).mask(finding, FINGERPRINT, field);

        // then
        assertThat(mask).isEqualTo(expected);
    }

    @Test
    void mask_partialOfShortSecret() {
        // given
        byte[] field = "tok_abcdefghijk".getBytes(StandardCharsets.US_ASCII);

        // when
        String mask = Masks.named("partial").mask(new Finding(RULE, 0, 15, 0, 15), FINGERPRINT, field);

        // then
        assertThat(mask).isEqualTo("[redacted:some-rule:...]");
    }

    @Test
    void named_unknown() {
        assertThatThrownBy(() -> Masks.named("blur"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mask.style: blur (expected: label, fixed, partial, hmac, drop)");
    }
}
