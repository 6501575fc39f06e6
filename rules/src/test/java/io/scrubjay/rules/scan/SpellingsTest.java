package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {
    private static final String VALUE = "aB3dE6gH";

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(rule())));
    private final Sweep sweep = rules.newSweep();
    private final Examiner examiner = rules.newExaminer();

    private static Rule rule() {
        return new Rule(
                new RuleId("abroad"),
                "abroad",
                "test",
                Severity.HIGH,
                new Detector.Keyword(
                        List.of("\u043f\u0430\u0440\u043e\u043b\u044c", "\u5bc6\u7801", "has\u0142o", "\u015fifre", "d'\u00e9cole"),
                        TestRules.run(Alphabet.ALNUM, 8),
                        false,
                        Detector.Keyword.Reading.NEAR),
                new Conditions(0, 1, 0, List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                List.of());
    }

    @AfterEach
    void close() {
        examiner.close();
        sweep.close();
        rules.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u043d\u0430\u0448 \u043f\u0430\u0440\u043e\u043b\u044c \u0442\u0435\u043f\u0435\u0440\u044c aB3dE6gH.",
                "\u041f\u0430\u0440\u043e\u043b\u044c: aB3dE6gH",
                "\u041f\u0410\u0420\u041e\u041b\u042c aB3dE6gH",
                "aB3dE6gH \u2014 \u043f\u0430\u0440\u043e\u043b\u044c",
                "\u5bc6\u7801\u6539\u4e3aaB3dE6gH",
                "HAS\u0141O aB3dE6gH",
                "nowe has\u0142o to aB3dE6gH",
                "Yeni \u015fifre aB3dE6gH",
                "mot d'\u00c9cole aB3dE6gH",
            })
    void near_wordInAnotherScript_isFoundHoweverItIsEscaped(String text) {
        String json = escaped(text, 1);

        assertThat(secrets(text)).containsExactly(VALUE);
        assertThat(hits(text)).isTrue();
        assertThat(hits("{\"text\":\"" + json + "\"}")).isTrue();
        assertThat(hits("{\"log\":\"{\\\"text\\\":\\\"" + escaped(text, 2) + "\\\"}\"}")).isTrue();
        assertThat(hits("{\"log\":\"" + escaped(text, 4) + "\"}")).isTrue();
        assertThat(hits("?q=" + URLEncoder.encode(text, UTF_8).replace("+", "%20"))).isTrue();
    }

    @Test
    void near_otherWordsOfTheScript_areNoHit() {
        assertThat(hits("\u043f\u0430\u0440\u043e\u0445\u043e\u0434 aB3dE6gH")).isFalse();
        assertThat(hits(escaped("\u043f\u0430\u0440\u043e\u0445\u043e\u0434 aB3dE6gH", 1))).isFalse();
    }

    private static String escaped(String text, int backslashes) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(
                c < 0x80 ? String.valueOf((char) c) : "\\".repeat(backslashes) + String.format("u%04x", c)));
        return escaped.toString();
    }

    private boolean hits(String text) {
        return TestRules.sweepHits(sweep, text.getBytes(UTF_8));
    }

    private List<String> secrets(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return examiner.examine(null, bytes).stream()
                .map(finding -> new String(bytes, finding.secretFromByte(), finding.secretToByte() - finding.secretFromByte(), UTF_8))
                .toList();
    }
}
