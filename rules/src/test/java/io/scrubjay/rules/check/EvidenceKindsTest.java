package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Treatment;
import io.scrubjay.rules.check.Testimony.Weight;
import io.scrubjay.rules.syntax.ShapeParser;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvidenceKindsTest {
    /** Examples that issuers and format descriptions publish; in pieces, so that none stands here whole. */
    static Stream<Arguments> published() {
        return Stream.of(
                argumentSet("GitHub", "crc32-base62", "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncns" + "DkxkJ0mLq17"),
                argumentSet("npm", "crc32-base62", "npm_" + "qkJaB6MffYVzZXWqmcoF49yrU" + "xP3wf0LsakP"),
                argumentSet(
                        "Vercel",
                        "crc32-base62",
                        "vcp_" + "35UYJwYZDigYATKhxJUAhPqRhit2Xe3" + "dtiG60LsUTHeklEXDQ94Jafpu"),
                argumentSet(
                        "GitHub fine-grained",
                        "github-fine-grained",
                        "github_pat_" + "11AAYCBDQ0tjwxY3uiVv5v_lo8vfONwp06Vaq9ORB7" + "pSxWM1UT5wSEuqxoxNv15mbAJ"
                                + "TNMO62SdeYHLyzV"),
                argumentSet(
                        "GitLab", "gitlab-routable", "glpat-" + "vSY1cyL948aAB440qB6L4zlu9OzsUmEV" + ".01.0w0sfevch"),
                argumentSet(
                        "GitLab at the end of a sentence",
                        "gitlab-routable",
                        "glpat-" + "vSY1cyL948aAB440qB6L4zlu9OzsUmEV" + ".01.0w0sfevch."),
                argumentSet(
                        "Confluent",
                        "confluent",
                        "cflt" + "T8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9" + "q7w6SjzZ12wZfwjaJdipHZtDjw"),
                argumentSet("Zuplo", "zuplo", "zpka_" + "3e6c4f7d39954ca29353b7ab88589b64" + "_de26cd55"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void weigh_publishedExample_speaksFor(String kind, String token) {
        assertThat(weigh(kind, token).weight()).isEqualTo(Weight.FOR);
    }

    @ParameterizedTest
    @MethodSource("published")
    void weigh_oneCharacterChanged_speaksAgainst(String kind, String token) {
        // given
        int at = token.length() / 2;
        String changed = token.substring(0, at) + (token.charAt(at) == 'a' ? 'b' : 'a') + token.substring(at + 1);

        // when
        Testimony testimony = weigh(kind, changed);

        // then
        assertThat(testimony.weight()).isEqualTo(Weight.AGAINST);
    }

    static Stream<Arguments> otherLayouts() {
        return Stream.of(
                argumentSet("no prefix", "crc32-base62", "abcdefghijklmnopqrstuvwxyz"),
                argumentSet("too short", "crc32-base62", "ghp_abcdefghijklmno012345"),
                argumentSet("one short", "github-fine-grained", "github_pat_" + "a".repeat(81)),
                argumentSet("older token", "gitlab-routable", "glpat-abcdefghij0123456789"),
                argumentSet("older token with a dot", "gitlab-routable", "glpat-abcdefghij.0123456789"),
                argumentSet("no version", "gitlab-routable", "glpat-abcdefghij0123456789.0k0123456"),
                argumentSet("nothing but dots", "gitlab-routable", "..."),
                argumentSet("longer", "confluent", "cflt" + "a".repeat(61)),
                argumentSet("no underscores", "zuplo", "zpka" + "0".repeat(40)),
                argumentSet("one underscore", "zuplo", "zpka_" + "0".repeat(8)));
    }

    @ParameterizedTest
    @MethodSource("otherLayouts")
    void weigh_otherLayout_cannotTell(String kind, String token) {
        assertThat(weigh(kind, token)).isEqualTo(Testimony.NOTHING);
    }

    @Test
    void assess_movesTheConfidenceOfTheRule() {
        // given
        String token = "zpka_" + "3e6c4f7d39954ca29353b7ab88589b64" + "_de26cd55";
        String wrong = token.replace("_de", "_ab");
        String text = token + " " + wrong + " zpka";
        int second = token.length() + 1;

        // when
        Assessment right = EvidenceKinds.assess(rule("zuplo", Confidence.LOW), text, 0, token.length());
        Assessment lower = EvidenceKinds.assess(rule("zuplo", Confidence.MEDIUM), text, second, second + wrong.length());
        Assessment least = EvidenceKinds.assess(rule("zuplo", Confidence.LOW), text, second, second + wrong.length());
        Assessment other =
                EvidenceKinds.assess(rule("zuplo", Confidence.MEDIUM), text, text.length() - 4, text.length());
        Assessment none = EvidenceKinds.assess(rule(null, Confidence.MEDIUM), text, 0, token.length());

        // then
        assertThat(right).isEqualTo(new Assessment(Confidence.HIGH, Map.of()));
        assertThat(lower.confidence()).isEqualTo(Confidence.LOW);
        assertThat(least.confidence()).isEqualTo(Confidence.LOW);
        assertThat(other.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(none.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void of_unknownEvidence() {
        assertThatThrownBy(() -> EvidenceKinds.of(rule("hearsay", Confidence.LOW)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("evidence: hearsay (expected: " + String.join(", ", EvidenceKinds.names()) + ")");
    }

    @Test
    void names_areAllKnown() {
        assertThat(EvidenceKinds.names())
                .hasSize(7)
                .allSatisfy(name -> assertThat(EvidenceKinds.named(name)).isNotNull());
        assertThat(EvidenceKinds.named("hearsay")).isNull();
    }

    private static Testimony weigh(String kind, String token) {
        Evidence evidence = Objects.requireNonNull(EvidenceKinds.named(kind));
        return evidence.weigh("a_b " + token + " _c", 4, 4 + token.length());
    }

    private static Rule rule(@Nullable String evidence, Confidence confidence) {
        return new Rule(
                new RuleId("acme-key"),
                "Acme key",
                "acme",
                Severity.HIGH,
                new Treatment(Mode.ENFORCE, confidence, evidence, null),
                new Detector.Token(ShapeParser.parse("zpka_{word:8+}"), false, false, true),
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
