package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/** What a sentence tells in a field, or what stands near a word, is let through in the payload that carries it. */
class RawSentenceProperties {
    private static final CompiledRules RULES = CompiledRules.compile(new RulePack(
            BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().stream()
                    .filter(rule -> rule.id().toString().startsWith("sentence-") || rule.id().toString().startsWith("near-"))
                    .toList()));
    private static final Sweep SWEEP = RULES.newSweep();
    private static final Examiner EXAMINER = RULES.newExaminer();

    @AfterContainer
    static void close() {
        SWEEP.close();
        EXAMINER.close();
        RULES.close();
    }

    @Property(seed = "1", tries = 20_000)
    void sweep_toldValue(@ForAll("sentences") String field, @ForAll("carriers") String carrier) {
        letsThrough(field, carrier);
    }

    @Property(seed = "1", tries = 20_000)
    void sweep_valueNearby(@ForAll("surroundings") String field, @ForAll("carriers") String carrier) {
        letsThrough(field, carrier);
    }

    private static void letsThrough(String field, String carrier) {
        // given
        byte[] bytes = field.getBytes(UTF_8);
        boolean found = !EXAMINER.examine(null, bytes).isEmpty();
        Statistics.label("found").collect(found);

        // when
        String payload = switch (carrier) {
            case "json" -> "{\"body\":\"" + escape(field) + "\"}";
            case "ascii" -> "{\"body\":\"" + ascii(escape(field)) + "\"}";
            case "nested" -> "{\"body\":\"" + escape("{\"a\":\"" + escape(field) + "\"}") + "\"}";
            case "octets" -> "67 <13>1 - host app - - - " + field + "67 <13>1 - host app - - - " + "x".repeat(40);
            case "percent" -> "q=" + URLEncoder.encode(field, UTF_8).replace("+", "%20");
            default -> field;
        };

        // then
        byte[] carried = carrier.equals("protobuf") ? protobuf(bytes) : payload.getBytes(UTF_8);
        assertThat(TestRules.sweepHits(SWEEP, carried) || !found)
                .as(payload)
                .isTrue();
    }

    /** Between two other fields, whose tags and lengths may be letters, too. */
    private static byte[] protobuf(byte[] field) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] name = "name".getBytes(UTF_8);
        for (byte[] each : List.of(name, field, name)) {
            out.write(12 << 3 | 2);
            for (int rest = each.length; ; rest >>>= 7) {
                out.write(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
                if (rest <= 0x7f) {
                    break;
                }
            }
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("/", "\\/");
    }

    /** As encoders do that write nothing but ASCII, and no sign that HTML knows. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii.append(c >= 0x80 || "<>&'".indexOf(c) >= 0 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return ascii.toString();
    }

    @Provide
    Arbitrary<String> sentences() {
        Arbitrary<String> name = Arbitraries.of(
                "the password", "API key", "client secret", "bot token", "admin pw", "pwd", "passwords", "secret's", "Access key");
        Arbitrary<String> word = Arbitraries.of(
                        "in", "settings.py", "`app.yml`", "(do not leak):", "user's", "for", "staging", "mentioned,", "was", "set",
                        "caf\u00e9", "\u2019s", "a/b", "instead?", "\u201cit\u201d", "old.", "old. It", "gone! That's", "x; the new one", "x=1", "\"it\"", "v2", "12", "\\")
                .list()
                .ofMaxSize(7)
                .map(words -> String.join(" ", words));
        Arbitrary<String> telling =
                Arbitraries.of(" ", " is ", " as ", ", it is ", " to ", " set to ", "? ", ". It is ", "; value ", " naar ", " -> ", " => ", " = ", ": ", " \u2192 ", " now ");
        Arbitrary<String> mark = Arbitraries.of("", "\"", "'", "`", "(", "**", "[\"", "\u201c", "\u201e", "\u00ab");
        Arbitrary<String> value = Arbitraries.of(
                "aK3xP9vQ2mZ7rT4wL8nB5cJ1", "Word&Word67", "Marble1997!", "q/W+e9R2tY7u/I0pA5sD3f==", "1c8f0a97be42d6530f9e7b1a6c2d48e5",
                "marble1997", "Cr\u00e8me&Wort41", "\u017b\u00f3\u0142w&Wik11!", "Pebble.Stone.7", "Otter!Creek");
        Arbitrary<String> end = Arbitraries.of("", ".", ", host", "; I", " works", "\" now", "'", "`)", ")", "\n", "\u201d");
        return Combinators.combine(name, word, telling, mark, value, end)
                .as((n, w, t, m, v, e) -> n + (w.isEmpty() ? "" : " " + w) + t + m + v + e);
    }

    @Provide
    Arbitrary<String> surroundings() {
        Arbitrary<String> name = Arbitraries.of(
                "the password", "Password", "passwords", "log in", "my token", "the secret", "secret:", "the key", "key?", "creds", "pw",
                "password_reset", "db_password", "JWT_SECRET ", "cache key", "Copper key is", "password(");
        Arbitrary<String> between = Arbitraries.of(
                        " ", "is", "as", "settings.py", "`app.yml`", "(note):", "user's", "caf\u00e9", "\u2019s", "a/b", "x=1", "\"it\"", "v2", "12",
                        "\\", "\n", ":\n", "```", "---\n", "\n\n", "=====\n", "\",\"", "\":", "commit", "id", "\t", "\\n", "?", "", "=", "one two three four five six seven")
                .list()
                .ofMaxSize(6)
                .map(words -> String.join(" ", words));
        Arbitrary<String> mark = Arbitraries.of("", "", " ", ">", "<b>", "log. ", "?\" \"", "\"", "'", "`", "(", "**", "[", "\u201c", "\n", "|");
        Arbitrary<String> value = Arbitraries.of(
                "aK3xP9vQ2mZ7rT4wL8nB5cJ1", "Word&Word67", "Marble1997!", "q/W+e9R2tY7u/I0pA5sD3f==", "1c8f0a97be42d6530f9e7b1a6c2d48e5",
                "marble-Spring-397", "M4rbleSpr1ng30", "Marble-Spring-30", "Marble1997", "Titan_Spring30", "marble4580Violet", "Anch0r_397", "Cr\u00e8me41#", "\u017b\u00f3\u0142wik11!", "c9hysu6zcpp", "copper.wire#49", "M2Sw8B5XE", "a1b2c3d4-0000-4000-8000-a1b2c3d4e5f6", "hun%t3r&moon", "<b>7Xy@x9");
        Arbitrary<String> end = Arbitraries.of("", ".", ", host", " works", "\" now", "'", "`)", "\n", "\u201d", "J", "2x");
        Arbitrary<Boolean> before = Arbitraries.of(true, false);
        return Combinators.combine(name, between, mark, value, end, before)
                .as((n, b, m, v, e, valueFirst) -> valueFirst ? m + v + e + " " + b + " " + n : n + " " + b + " " + m + v + e);
    }

    @Provide
    Arbitrary<String> carriers() {
        return Arbitraries.of("text", "octets", "json", "ascii", "nested", "protobuf", "percent");
    }
}
