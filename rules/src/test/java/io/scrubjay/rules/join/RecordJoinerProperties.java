package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.CompiledRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** What the joiner masks in records is what is masked in the text that they are pieces of. */
class RecordJoinerProperties {
    private static final CompiledRules RULES = JoinHarness.compile();
    private static final JoinHarness HARNESS = new JoinHarness(RULES);
    private static final Pattern MASK = Pattern.compile("\\[redacted:[a-z]+:[0-9a-f]{8}]");
    private static final List<String> OTHERS =
            List.of("", "GET /health 200", "user logged in", "retry in 5 s", "ghp acme sk", "at Main.run(Main.java:5)");

    @AfterContainer
    static void close() {
        HARNESS.close();
        RULES.close();
    }

    @Property(seed = "1", tries = 1000)
    void next_lines_maskedAsTheJoinedText(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        List<String> lines = lines(random);
        HARNESS.limit(JoinLimits.DEFAULT);

        // when
        List<String> masked = HARNESS.all(lines);

        // then
        assertThat(masked).isEqualTo(maskedLines(lines));
    }

    @Property(seed = "1", tries = 2000)
    void next_foldedText_maskedAsTheWhole(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        String text = "from " + JoinHarness.word(random, random.nextInt(30)) + " " + token(random) + " to";
        // whoever folds cuts at 64 and more; a number cut in pieces of less than a token's own begins nothing
        int width = random.nextInt(24, text.length() + 25);
        HARNESS.limit(new JoinLimits(100, 10_000, Duration.ofSeconds(1), width));

        // when
        String masked = String.join("", HARNESS.all(fold(text, width)));

        // then
        assertThat(onlyMasks(masked)).as("%s folded at %d", text, width).isEqualTo(onlyMasks(HARNESS.masked(text)));
    }

    @Property(seed = "1", tries = 2000)
    void next_shortPieces_maskedAsTheWhole(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        String text = "from " + JoinHarness.word(random, random.nextInt(30)) + " acme_" + JoinHarness.word(random, 20) + " to";
        // far below what a folder cuts at: only what the token lacks says that it goes on, or a part of its literal of three characters
        int width = random.nextInt(6, text.length());
        HARNESS.limit(JoinLimits.DEFAULT);

        // when
        String masked = String.join("", HARNESS.all(fold(text, width)));

        // then
        assertThat(onlyMasks(masked)).as("%s folded at %d", text, width).isEqualTo(onlyMasks(HARNESS.masked(text)));
    }

    @Property(seed = "1", tries = 1000)
    void passes_anyLines_asNext(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(lines(random));
        lines.addAll(fold("from " + token(random) + " to " + token(random), random.nextInt(8, 60)));
        lines.addAll(lines(random));
        JoinLimits limits = new JoinLimits(random.nextInt(4, 100), 10_000, Duration.ofSeconds(1), 24);
        HARNESS.limit(limits);
        List<String> expected = HARNESS.all(lines);
        HARNESS.limit(limits);

        // when
        List<String> masked = HARNESS.allUnlessPassing(lines);

        // then
        assertThat(masked).isEqualTo(expected);
    }

    private static List<String> fold(String text, int width) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += width) {
            pieces.add(text.substring(at, Math.min(text.length(), at + width)));
        }
        return pieces;
    }

    /** With one mask for any number of pieces, the public beginning of a token that was cut inside of it left out. */
    private static String onlyMasks(String text) {
        String once = MASK.matcher(text).replaceAll("#").replaceAll("#+", "#");
        return once.replaceAll("(?:a|ac|acm|acme|acme_|l|lo|lon|long|long_|s|sk|sk-|[0-9]{1,9}|[0-9]{1,9}:|[0-9]{1,9}:A)#", "#");
    }

    /** Each line of the joined text, what lies in a finding replaced by its mask. */
    private static List<String> maskedLines(List<String> lines) {
        String text = String.join("\n", lines);
        List<Patch> patches = HARNESS.patches(text);
        List<String> masked = new ArrayList<>();
        int start = 0;
        for (String line : lines) {
            StringBuilder out = new StringBuilder();
            int at = start;
            for (Patch patch : patches) {
                int from = Math.max(patch.finding().fromByte(), start);
                int to = Math.min(patch.finding().toByte(), start + line.length());
                if (from < to) {
                    out.append(text, at, from).append(patch.replacement());
                    at = to;
                }
            }
            masked.add(out.append(text, at, start + line.length()).toString());
            start += line.length() + 1;
        }
        return masked;
    }

    /** Lines among which blocks stand, some without an end, others with strangers in them. */
    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int parts = random.nextInt(1, 4); parts > 0; parts--) {
            for (int i = random.nextInt(4); i > 0; i--) {
                lines.add(OTHERS.get(random.nextInt(OTHERS.size())));
            }
            if (random.nextInt(4) == 0) {
                lines.add("one " + token(random) + " here");
                continue;
            }
            lines.add((random.nextBoolean() ? "" : "* ") + "-----BEGIN RSA PRIVATE KEY-----");
            boolean ends = random.nextInt(4) > 0;
            for (int i = random.nextInt(12); i > 0; i--) {
                lines.add(ends && random.nextInt(15) == 0 ? OTHERS.get(random.nextInt(OTHERS.size())) : JoinHarness.word(random, 64));
            }
            if (ends) {
                lines.add(JoinHarness.word(random, 30) + "=");
                lines.add("-----END RSA PRIVATE KEY-----");
            }
        }
        return lines;
    }

    private static String token(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "acme_" + JoinHarness.word(random, random.nextInt(18, 26));
            case 1 -> "long_" + JoinHarness.word(random, random.nextInt(85, 95));
            case 2 -> "sk-" + JoinHarness.word(random, random.nextInt(14, 44));
            default -> random.nextInt(100_000, 999_999_999) + ":AA" + JoinHarness.word(random, random.nextInt(18, 21));
        };
    }
}
