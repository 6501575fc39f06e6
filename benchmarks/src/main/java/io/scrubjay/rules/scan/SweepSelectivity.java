package io.scrubjay.rules.scan;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.LogEntry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says how often each rule makes the sweep hit in telemetry that holds no secret, and how often it then finds one: the
 * rules that cost the most come first.
 *
 * <p>Every rule is compiled and swept on its own, so rules that share an expression are both charged with it.
 */
public final class SweepSelectivity {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int EXAMPLES = 4;
    private static final long SEED = 20_261_123;

    private SweepSelectivity() {}

    /**
     * Hits of one rule.
     *
     * @param rule whose
     * @param inText hits in the corpus as text
     * @param inProtobuf hits in the corpus as OTLP protobuf
     * @param falseAlarms findings in the whole corpus
     * @param examples what was hit most often, in the form that has more hits, digits as {@code 0}
     */
    record RuleHits(RuleId rule, long inText, long inProtobuf, long falseAlarms, List<String> examples) {
        long hits() {
            return inText + inProtobuf;
        }
    }

    /**
     * Prints hits a megabyte of the whole pack, and of each rule that hits at all.
     *
     * @param args megabytes of telemetry, 16 where none are given; then packs, builtin where none are given
     */
    public static void main(String[] args) {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : TextCorpus.DEFAULT_BYTES / 1_000_000;
        RulePack pack = BuiltinPacks.load(
                args.length > 1 ? List.of(args).subList(1, args.length) : List.of(BuiltinPacks.ALL));
        PrintStream out = System.out;
        byte[] text = TextCorpus.bytes(AgentTelemetry.clean(SEED), megabytes * 1_000_000);
        try (SweptBytes lines = new SweptBytes(text);
                SweptBytes protobuf = new SweptBytes(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), text.length)
                        .next()
                        .bytes());
                SweptBytes json = new SweptBytes(OtlpPayloads.json(AgentTelemetry.clean(SEED), text.length)
                        .next()
                        .bytes())) {
            out.printf("rules: %d, megabytes of clean telemetry: %d%n", pack.rules().size(), megabytes);
            out.printf("hits a MB, whole pack: text %.1f, OTLP protobuf %.1f, OTLP JSON %.1f%n",
                    perMegabyte(hits(pack, lines), lines), perMegabyte(hits(pack, protobuf), protobuf),
                    perMegabyte(hits(pack, json), json));
            out.printf("%-48s %14s %14s %14s%n", "rule", "text", "protobuf", "false alarms");
            Map<RuleId, Long> falseAlarms = falseAlarms(pack, megabytes * 1_000_000L);
            for (RuleHits rule : byRule(pack, lines, protobuf, falseAlarms)) {
                if (rule.hits() > 0 || rule.falseAlarms() > 0) {
                    out.printf(
                            "%-48s %14.2f %14.2f %14d%n",
                            rule.rule(),
                            perMegabyte(rule.inText(), lines),
                            perMegabyte(rule.inProtobuf(), protobuf),
                            rule.falseAlarms());
                    rule.examples().forEach(example -> out.println("    " + example));
                }
            }
        }
    }

    /** Hits of the whole pack in 64 KiB pieces; 65,536 a piece are counted at most. */
    public static long hits(RulePack pack, SweptBytes bytes) {
        try (CompiledRules rules = CompiledRules.compile(pack);
                Sweep sweep = rules.newSweep()) {
            return bytes.inPieces(PIECE_BYTES, (address, lengthBytes) ->
                    sweep.sweep(address, lengthBytes).count());
        }
    }

    /** Hits of each rule without those that every pack has, most first. */
    static List<RuleHits> byRule(
            RulePack pack, SweptBytes text, SweptBytes protobuf, Map<RuleId, Long> falseAlarms) {
        RulePack none = new RulePack(List.of());
        long alwaysInText = hits(none, text);
        long alwaysInProtobuf = hits(none, protobuf);
        return pack.rules().stream()
                .map(rule -> {
                    RulePack alone = new RulePack(List.of(rule));
                    long inText = hits(alone, text) - alwaysInText;
                    long inProtobuf = hits(alone, protobuf) - alwaysInProtobuf;
                    List<String> examples = inText + inProtobuf == 0
                            ? List.of()
                            : HitExamples.mostFrequent(alone, inText < inProtobuf ? protobuf : text, EXAMPLES);
                    return new RuleHits(
                            rule.id(), inText, inProtobuf, falseAlarms.getOrDefault(rule.id(), 0L), examples);
                })
                .sorted(Comparator.comparingLong(RuleHits::hits)
                        .thenComparingLong(RuleHits::falseAlarms)
                        .reversed())
                .toList();
    }

    /** Findings in every body and attribute of telemetry that holds no secret. */
    static Map<RuleId, Long> falseAlarms(RulePack pack, long bytes) {
        Map<RuleId, Long> found = new HashMap<>();
        AgentTelemetry telemetry = AgentTelemetry.clean(SEED);
        try (CompiledRules rules = CompiledRules.compile(pack);
                Examiner examiner = rules.newExaminer()) {
            long examined = 0;
            while (examined < bytes) {
                LogEntry entry = telemetry.next();
                examined += TextCorpus.line(entry).length();
                count(examiner.examine(null, utf8(entry.body())), found);
                for (LogEntry.Attribute attribute : entry.attributes()) {
                    if (attribute instanceof LogEntry.Attribute.Text text) {
                        count(examiner.examine(utf8(text.key()), utf8(text.value())), found);
                    }
                }
            }
        }
        return found;
    }

    private static void count(List<Finding> findings, Map<RuleId, Long> found) {
        for (Finding finding : findings) {
            Rule rule = finding.rule();
            found.merge(rule.id(), 1L, Long::sum);
        }
    }

    private static double perMegabyte(long hits, SweptBytes bytes) {
        return hits / (bytes.memory().byteSize() / 1e6);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
