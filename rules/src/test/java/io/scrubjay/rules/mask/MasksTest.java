package io.scrubjay.rules.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.check.CompiledConditions;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class MasksTest {
    private static final RulePack PACK = RulePackParser.parse(
            "f", "rules: [{id: acme-key, title: t, provider: p, severity: low, token: 'acme_{alnum:4+}'}]");
    private static final Fingerprint FINGERPRINT = new Fingerprint("0123456789abcdef0123456789abcdef");

    @SuppressWarnings("unused") // read by @FieldSource
    static final java.util.List<String> STYLES = Masks.NAMES;

    @ParameterizedTest
    @CsvSource({
        "label, acme_0123456789xyz, [redacted:acme-key:01234567]",
        "fixed, acme_0123456789xyz, [redacted]",
        "partial, acme_0123456789xyz, [redacted:...9xyz]",
        "partial, acme_0123456789x, [redacted:...789x]",
        "partial, acme_0123456789, [redacted:...]",
        "hmac, acme_0123456789xyz, [hmac:0123456789abcdef0123456789abcdef]",
        "drop, acme_0123456789xyz, ''"
    })
    void mask_style(String style, String secret, String expected) {
        assertThat(mask(style, secret)).isEqualTo(expected);
    }

    @Test
    void mask_partialDropsWhatWouldBreakItsSurroundings() {
        assertThat(mask("partial", "acme_0123456789a\"\\\u0001\u00ff")).isEqualTo("[redacted:...]");
        assertThat(mask("partial", "acme_0123456789a]-_b")).isEqualTo("[redacted:...-_b]");
    }

    /** The ends of the ranges that may stand in a mask, then their neighbours, which may not. */
    @ParameterizedTest
    @CsvSource({"09AZ, 09AZ", "az-_, az-_", "/:@[, ''", "'`{,.', ''"})
    void mask_partialKeepsLettersAndDigits(String tail, String kept) {
        assertThat(mask("partial", "acme_0123456789" + tail)).isEqualTo("[redacted:..." + kept + "]");
    }

    @ParameterizedTest
    @FieldSource("STYLES")
    void mask_isNeverASecret(String style) {
        String mask = mask(style, "acme_0123456789xyz");

        assertThat(CompiledConditions.of(io.scrubjay.rules.Conditions.NONE).accepts(mask, 0, mask.length()))
                .isFalse();
    }

    @Test
    void named_unknown() {
        assertThat(Masks.named("rainbow")).isNull();
    }

    private static String mask(String style, String secret) {
        byte[] field = secret.getBytes(StandardCharsets.ISO_8859_1);
        Finding finding = new Finding(PACK.rules().getFirst(), 0, field.length, 0, field.length);
        return Objects.requireNonNull(Masks.named(style)).mask(finding, FINGERPRINT, field);
    }
}
