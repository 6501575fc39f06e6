package io.scrubjay.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleGeneratorTest {
    private final SampleGenerator generator = new SampleGenerator(new SplittableRandom(7));

    @Test
    void samples_ofAToken() {
        List<Sample> samples = generator.samples(rule("token: 'acme_(a|b)<{hex:8-10}>'"));

        assertThat(samples).hasSize(2).allSatisfy(sample -> {
            assertThat(sample.before()).matches("acme_[ab]");
            assertThat(sample.secret()).matches("[0-9a-fA-F]{8,10}");
            assertThat(sample.behind()).isEmpty();
        });
        assertThat(samples.getFirst().secret()).hasSize(8);
    }

    @Test
    void samples_ofAKeywordAndItsTemplates() {
        assertThat(generator.samples(rule("keywords: [acme, 'xyz='], value: '{digit:8}', "
                        + "samples: ['acme is <{upper:4}>']")))
                .extracting(Sample::text)
                .satisfiesExactly(
                        text -> assertThat(text).matches("ACME=\\d{8}"),
                        text -> assertThat(text).matches("XYZ=\\d{8}"),
                        text -> assertThat(text).matches("acme is [A-Z]{4}"));
    }

    @Test
    void samples_satisfyTheConditions() {
        assertThat(generator.samples(rule("token: 'acme_{lower:1}{alnum:6}', minDigits: 3")))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.text().chars().filter(Character::isDigit).count())
                        .isGreaterThanOrEqualTo(3));
        assertThat(generator.samples(rule("token: 'acme_{lower:8}', minDigits: 1"))).isEmpty();
    }

    @Test
    void samples_padding() {
        assertThat(generator.samples(rule("token: 'acme_{base64:8}{[=]:2}'")))
                .extracting(Sample::text)
                .allMatch(text -> text.matches("acme_[A-Za-z0-9+/]{8}=="));
    }

    @Test
    void nearMisses_ofAToken() {
        assertThat(generator.nearMisses(rule("token: 'acme_{digit:8}', nearMisses: ['acne_{digit:8}']")))
                .extracting(Sample::text)
                .satisfiesExactly(
                        text -> assertThat(text).matches("acme_\\d{7}"),
                        text -> assertThat(text).matches("acme_\\d{3}!\\d{4}"),
                        text -> assertThat(text).matches("~cme_\\d{8}"),
                        text -> assertThat(text).matches("acne_\\d{8}"));
    }

    @Test
    void nearMisses_ofAKeyword() {
        assertThat(generator.nearMisses(rule("keywords: [acme], value: '{digit:8}'")))
                .extracting(Sample::text)
                .satisfiesExactly(
                        text -> assertThat(text).matches("ACME=\\d{7}"),
                        text -> assertThat(text).matches("ACME=\\d{3}!\\d{4}"),
                        text -> assertThat(text).matches("NOTE=\\d{8}"));
    }

    @Test
    void wrap_escapesAndKeepsTheSecretsPlace() {
        Sample sample = new Sample("say \"hi\"", 5, 7);

        for (LogContext context : LogContexts.ALL) {
            Sample wrapped = context.wrap(sample);
            if (wrapped != null) {
                assertThat(wrapped.secret()).isEqualTo("hi");
            }
        }
        LogContext json = LogContexts.ALL.stream().filter(c -> c.name().equals("json")).findFirst().orElseThrow();
        assertThat(json.wrap(sample)).isNotNull().extracting(Sample::text).asString().contains("say \\\"hi\\\"");
        LogContext query =
                LogContexts.ALL.stream().filter(c -> c.name().equals("url query")).findFirst().orElseThrow();
        assertThat(query.wrap(sample)).isNull();
    }

    private static Rule rule(String detector) {
        return RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, " + detector + "}]")
                .rules()
                .getFirst();
    }
}
