package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fake rules for tests of the engine. */
final class TestRules {
    static final Rule TOKEN = rule("token", new Detector.Token(shape("tok_", run(Alphabet.BASE62, 12)), false, false, true));
    static final Rule BOUNDED =
            rule("bounded", new Detector.Token(shape("sk-", run(Alphabet.BASE62, 10)), false, true, true));
    static final Rule BOT = rule(
            "bot",
            new Detector.Token(
                    new Shape.Sequence(List.of(
                            new Shape.Run(Alphabet.DIGIT, 4, 8),
                            new Shape.Literal(":AA"),
                            new Shape.Run(Alphabet.BASE64URL, 10, 10))),
                    false,
                    false,
                    false));
    static final Rule URL = rule(
            "url",
            new Detector.Token(
                    new Shape.Sequence(List.of(
                            new Shape.Literal("://"),
                            new Shape.Run(Alphabet.of("a-z0-9"), 1, 32),
                            new Shape.Literal(":"),
                            new Shape.Secret(new Shape.Run(Alphabet.of("!-.0-9;-?A-~"), 1, 64)),
                            new Shape.Literal("@"))),
                    true,
                    false,
                    false));
    static final Rule SELECTIVE = rule(
            "selective", new Detector.Keyword(List.of("acmecorp"), run(Alphabet.HEX_LOWER, 16), false));
    static final Rule COMMON = rule(
            "common", new Detector.Keyword(List.of("password", "api_key"), run(Alphabet.TOKEN, 8, 64), true));
    static final Rule REGEX = rule(
            "regex", new Detector.Regex("(?i)begin ([A-Z]+) end", List.of("begin "), 1));

    static final Rule SPACED = rule(
            "spaced",
            new Detector.Token(
                    new Shape.Sequence(List.of(
                            new Shape.Literal("auth:"),
                            new Shape.Run(Alphabet.SPACE, 0, 4),
                            new Shape.Literal("\""),
                            new Shape.Secret(new Shape.Run(Alphabet.BASE64, 8, 16)),
                            new Shape.Literal("\""))),
                    false,
                    false,
                    false));

    static final Rule KEY = rule(
            "key", new Detector.Key(List.of("passphrase", "client_secret"), false, Detector.Key.Part.VALUE));
    static final Rule HEADER =
            rule("header", new Detector.Key(List.of("x-api-key"), true, Detector.Key.Part.VALUE));
    static final Rule PAIR = rule(
            "pair", new Detector.Pair(shape("acid", run(Alphabet.DIGIT, 6)), run(Alphabet.BASE62, 16), 40));
    static final Rule BLOCK =
            rule("block", new Detector.Block(new Shape.Literal("--BEGIN--"), new Shape.Literal("--END--")));

    static final RulePack PACK = new RulePack(
            List.of(SPACED, TOKEN, BOUNDED, BOT, URL, SELECTIVE, COMMON, REGEX, KEY, HEADER, PAIR, BLOCK));

    private TestRules() {}

    static Rule rule(String id, Detector detector) {
        return new Rule(
                new RuleId(id),
                id,
                "test",
                Severity.HIGH,
                detector,
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }

    static Shape shape(String prefix, Shape rest) {
        return new Shape.Sequence(List.of(new Shape.Literal(prefix), rest));
    }

    static Shape run(Alphabet alphabet, int length) {
        return new Shape.Run(alphabet, length, length);
    }

    static Shape run(Alphabet alphabet, int min, int max) {
        return new Shape.Run(alphabet, min, max);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What each finding covers, as "rule=secret". */
    static List<String> found(List<Finding> findings, String text) {
        return findings.stream()
                .map(finding ->
                        finding.rule().id() + "=" + text.substring(finding.secretFromByte(), finding.secretToByte()))
                .toList();
    }

    static boolean sweepHits(Sweep sweep, byte[] payload) {
        return hits(payload, sweep::sweep);
    }

    /** The same of text. */
    static boolean sweepHitsText(Sweep sweep, byte[] text) {
        return hits(text, sweep::sweepText);
    }

    private static boolean hits(byte[] payload, Sweeping sweeping) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, payload.length));
            memory.copyFrom(MemorySegment.ofArray(payload));
            return !sweeping.sweep(memory.address(), payload.length).isEmpty();
        }
    }

    /** {@link Sweep#sweep} or {@link Sweep#sweepText}. */
    @FunctionalInterface
    private interface Sweeping {
        SweepHits sweep(long address, int lengthBytes);
    }
}
