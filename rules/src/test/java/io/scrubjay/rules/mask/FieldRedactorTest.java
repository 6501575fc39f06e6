package io.scrubjay.rules.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FieldRedactorTest {
    private static final CompiledRules RULES = CompiledRules.compile(RulePackParser.parse("f", """
            rules:
              - {id: plain, title: t, provider: p, severity: low, token: 'acme_{hex:8}'}
              - {id: styled, title: t, provider: p, severity: low, token: 'beta_{hex:8}', mask: fixed}
              - {id: watched, title: t, provider: p, severity: low, token: 'gamma_{hex:8}', mode: shadow}
              - {id: inner, title: t, provider: p, severity: low, token: 'delta:<{hex:8}>:end'}
              - {id: named, title: t, provider: p, severity: low, key: [passphrase]}
              - {id: spared, title: t, provider: p, severity: low, token: 'zeta_{hex:8}', allow: {services: [demo]}}
            """));
    private static final Examiner EXAMINER = RULES.newExaminer();

    private final Fingerprinter fingerprinter = new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]);
    private final FieldRedactor redactor = new FieldRedactor(EXAMINER, fingerprinter, new LabelMasker());

    @AfterAll
    static void close() {
        EXAMINER.close();
        RULES.close();
    }

    @Test
    void redact_cleanField() {
        assertThat(redactor.redact(null, ascii("nothing to see"))).isEmpty();
    }

    @Test
    void redact_severalSecrets() {
        // given
        byte[] value = ascii("a acme_01234567, beta_01234567 z");

        // when
        List<Patch> patches = redactor.redact(null, value);

        // then
        assertThat(patches)
                .extracting(patch -> patch.finding().rule().id().toString(), patch -> patch.finding().fromByte())
                .containsExactly(tuple("plain", 2), tuple("styled", 17));
        assertThat(new String(FieldRedactor.apply(patches, value), StandardCharsets.US_ASCII))
                .isEqualTo("a [redacted:plain:" + patches.getFirst().fingerprint().label() + "], [redacted] z");
    }

    @Test
    void redact_ruleInShadow_isHeardOfOnly() {
        // given
        byte[] value = ascii("gamma_01234567 acme_01234567");
        List<Finding> shadows = new ArrayList<>();

        // when
        List<Patch> patches = redactor.redact(null, null, value, shadows::add);

        // then
        assertThat(shadows).extracting(finding -> finding.rule().id().toString()).containsExactly("watched");
        assertThat(patches).extracting(patch -> patch.finding().rule().id().toString()).containsExactly("plain");
    }

    @Test
    void redact_keyOfTheField_isHeeded() {
        // given
        byte[] value = ascii("correct horse battery");

        // then
        assertThat(redactor.redact(ascii("passphrase"), value)).hasSize(1);
        assertThat(redactor.redact(ascii("note"), value)).isEmpty();
    }

    @Test
    void redact_allowedService_isHeeded() {
        // given
        byte[] value = ascii("zeta_01234567");

        // then
        assertThat(redactor.redact("demo", null, value)).isEmpty();
        assertThat(redactor.redact("shop", null, value)).hasSize(1);
        assertThat(redactor.redact(null, value)).hasSize(1);
    }

    @Test
    void patch_secretInsideOfItsMatch_fingerprintIsOfTheSecretAlone() {
        // given
        byte[] value = ascii("x delta:01234567:end");

        // when
        List<Patch> patches = redactor.redact(null, value);

        // then
        assertThat(patches)
                .extracting(Patch::fingerprint)
                .containsExactly(fingerprinter.fingerprint(ascii("01234567"), 0, 8));
    }

    @Test
    void apply_nothing() {
        assertThat(FieldRedactor.apply(List.of(), ascii("as it was"))).isEqualTo(ascii("as it was"));
    }

    @Test
    void apply_wholeField() {
        // given
        byte[] value = ascii("beta_01234567");

        // when
        byte[] masked = FieldRedactor.apply(redactor.redact(null, value), value);

        // then
        assertThat(masked).isEqualTo(ascii("[redacted]"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
