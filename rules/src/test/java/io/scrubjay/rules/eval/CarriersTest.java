package io.scrubjay.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CarriersTest {
    private static final String SECRET = "acme_" + "0123456789abcdef";

    private static Evaluation evaluate(String corpus) throws IOException {
        try (CompiledRules rules = CompiledRules.compile(RulePackParser.parse(
                "f", "rules: [{id: acme, title: t, provider: p, severity: low, token: 'acme_{hex:16}'}]"))) {
            return RuleEvaluator.inContexts(rules)
                    .evaluate(new ByteArrayInputStream(corpus.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void carry_everyContext_holdsTheSecretAtItsPlace() {
        for (Carrier carrier : Carriers.ALL) {
            // when
            Carried carried = carrier.carry("note:", SECRET, ".");

            // then
            assertThat(carried).as(carrier.name()).isNotNull();
            assertThat(carried.fromByte()).isLessThan(carried.toByte());
            String place = new String(
                    carried.text(), carried.fromByte(), carried.toByte() - carried.fromByte(), StandardCharsets.UTF_8);
            if (carrier.name().equals("base64, offset 1")) {
                assertThat(new String(Base64.getDecoder().decode(place + "=="), StandardCharsets.UTF_8)).contains(SECRET);
            } else if (!carrier.name().matches("(base64|hex|percent-encoded whole|json unicode).*")) {
                assertThat(place).as(carrier.name()).isEqualTo(SECRET);
            }
        }
        assertThat(Carriers.ALL).extracting(Carrier::name).doesNotHaveDuplicates();
    }

    @Test
    void evaluate_inContexts_detectsAndMasksInEach() throws IOException {
        // when
        Evaluation evaluation = evaluate("""
                {"text":"\u00fc %1$s","expect":"match","secret":"%1$s"}
                {"text":"<%1$s>","expect":"match"}
                {"text":"none","expect":"match","secret":"none"}
                {"text":"%1$s","expect":"no_match"}
                """.formatted(SECRET));

        // then
        assertThat(evaluation.contexts()).hasSize(Carriers.ALL.size());
        evaluation.contexts().forEach((name, tally) -> {
            assertThat(tally.positives() + tally.skipped()).as(name).isEqualTo(3);
            assertThat(tally.detected()).as(name).isEqualTo(tally.positives() - 1);
            assertThat(tally.maskedWhole()).as(name).isEqualTo(tally.positives() - 1);
            assertThat(tally.misses().first()).as(name).containsExactly(2);
        });
        assertThat(Objects.requireNonNull(evaluation.contexts().get("xml")).skipped()).isEqualTo(1);
        assertThat(evaluation.toJson()).contains("\"contexts\":{\"bare\":{\"positives\":3,\"detected\":2,");
    }
}
