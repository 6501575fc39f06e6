package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is found quickly is what is found by looking for every token everywhere. */
class OpenEndsTest {
    private static final String SIGNS = ".:;,+/=!?@~^&*()|<>$%#{}";
    /** More kinds of tokens than there are bits. */
    private static final int RULES = 90;

    private static final List<String> LITERALS =
            IntStream.range(0, RULES).mapToObj(OpenEndsTest::literal).toList();
    private static final RulePack PACK = RulePackParser.parse("rules.yaml", rules());
    private static final OpenEnds ENDS = new OpenEnds(PACK);

    @Property(seed = "1", tries = 3000)
    void cutTokenFrom_anyText_asByLookingEverywhere(@ForAll long seed) {
        // given
        byte[] text = text(new Random(seed));

        // when
        int from = ENDS.cutTokenFrom(text);

        // then
        assertThat(from).as(new String(text, StandardCharsets.US_ASCII)).isEqualTo(cutFrom(text));
    }

    @Property(seed = "1", tries = 3000)
    void isCutBeginning_anyCut_asByComparingLiterals(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        String literal = LITERALS.get(random.nextInt(RULES));
        String whole = word(random, random.nextInt(6)) + literal + word(random, random.nextInt(1, 6));
        int cut = random.nextInt(1, whole.length());
        String before = whole.substring(0, cut);
        String behind = whole.substring(cut);

        // when
        boolean found = ENDS.isCutBeginning(bytes(before), bytes(behind));

        // then
        assertThat(found).as("%s|%s", before, behind).isEqualTo(LITERALS.stream().anyMatch(one -> isCut(one, before, behind)));
    }

    private static String literal(int rule) {
        return "k" + (char) ('a' + rule % 26) + (char) ('a' + rule / 26) + "_";
    }

    private static String rules() {
        return IntStream.range(0, RULES)
                .mapToObj(i -> "  - {id: rule-%d, title: t, provider: p, severity: low, token: '%s{[a-z%s]:8-%d}'}\n"
                        .formatted(i, literal(i), signs(i), 9 + i % 20))
                .collect(Collectors.joining("", "rules:\n", ""));
    }

    private static String signs(int rule) {
        return "" + SIGNS.charAt(rule % SIGNS.length()) + SIGNS.charAt((rule + 1 + rule / SIGNS.length()) % SIGNS.length());
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            text.append(word(random, random.nextInt(8))).append(random.nextInt(4) == 0 ? " " : "");
            text.append(LITERALS.get(random.nextInt(RULES)));
        }
        return bytes(text + word(random, random.nextInt(30)));
    }

    private static String word(Random random, int length) {
        String sign = "" + SIGNS.charAt(random.nextInt(SIGNS.length()));
        return random.ints(length, 0, 20)
                .mapToObj(i -> i == 0 ? sign : "" + (char) ('a' + i))
                .collect(Collectors.joining());
    }

    private static int cutFrom(byte[] text) {
        List<Integer> places = new ArrayList<>();
        for (int from = OpenEnds.lastWord(text, 4096); from <= text.length - 3; from++) {
            int start = from;
            if (PACK.rules().stream().anyMatch(rule -> isCut((Detector.Token) rule.detector(), text, start))) {
                places.add(from);
            }
        }
        return places.isEmpty() ? -1 : places.getFirst();
    }

    private static boolean isCut(Detector.Token token, byte[] text, int from) {
        ShapeMatcher whole = ShapeMatcher.compile(token.shape(), false, ShapeMatcher.End.EXTEND);
        boolean behindLiteral = text.length - from > LITERALS.getFirst().length();
        return behindLiteral
                && (!token.leftBoundary() || LeftBoundary.at(text, from))
                && new CutShape(token.shape(), false).endsIn(text, from, text.length)
                && !whole.match(text, from, new ShapeMatcher.Span());
    }

    private static boolean isCut(String literal, String before, String behind) {
        return IntStream.range(1, literal.length())
                .anyMatch(i -> before.endsWith(literal.substring(0, i)) && behind.startsWith(literal.substring(i)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
