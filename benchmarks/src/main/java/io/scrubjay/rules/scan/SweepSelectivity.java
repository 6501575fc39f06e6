package io.scrubjay.rules.scan;

import io.scrubjay.benchmarks.corpus.AgentTelemetry;
import io.scrubjay.benchmarks.corpus.LogEntry;
import io.scrubjay.benchmarks.corpus.OtlpPayloads;
import io.scrubjay.benchmarks.corpus.SyslogCorpus;
import io.scrubjay.benchmarks.corpus.TextCorpus;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** The corpus as it is written in one way. */
    private record Form(String name, SweptBytes bytes) {
        double perMegabyte(long hits) {
            return hits / (bytes.memory().byteSize() / 1e6);
        }
    }

    /**
     * Hits of one rule.
     *
     * @param rule whose
     * @param inForms hits in each form of the corpus
     * @param falseAlarms findings in the whole corpus
     * @param examples what was hit most often, in the form that has most hits, digits as {@code 0}
     */
    private record RuleHits(RuleId rule, List<Long> inForms, long falseAlarms, List<String> examples) {
        long hits() {
            return inForms.stream().mapToLong(Long::longValue).sum();
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
        byte[] text = TextCorpus.bytes(AgentTelemetry.clean(SEED), megabytes * 1_000_000);
        try (SweptBytes lines = new SweptBytes(text);
                SweptBytes protobuf = SweptBytes.ofProtobuf(OtlpPayloads.protobuf(AgentTelemetry.clean(SEED), text.length)
                        .next()
                        .bytes());
                SweptBytes json = new SweptBytes(OtlpPayloads.json(AgentTelemetry.clean(SEED), text.length)
                        .next()
                        .bytes());
                SweptBytes syslog = new SweptBytes(SyslogCorpus.bytes(
                        AgentTelemetry.clean(SEED), text.length / SyslogCorpus.MESSAGE_BYTES, SyslogCorpus.MESSAGE_BYTES))) {
            List<Form> forms = List.of(
                    new Form("text", lines), new Form("protobuf", protobuf), new Form("JSON", json), new Form("syslog", syslog));
            System.out.printf("rules: %d, megabytes of clean telemetry: %d%n", pack.rules().size(), megabytes);
            print("hits a MB, whole pack", forms, hitsInForms(pack, forms));
            Map<RuleId, Long> falseAlarms = falseAlarms(pack, megabytes * 1_000_000L);
            for (RuleHits rule : byRule(pack, forms, falseAlarms)) {
                if (rule.hits() > 0 || rule.falseAlarms() > 0) {
                    print(rule.rule() + ", " + rule.falseAlarms() + " false alarms", forms, rule.inForms());
                    rule.examples().forEach(example -> System.out.println("    " + example));
                }
            }
        }
    }

    private static void print(String what, List<Form> forms, List<Long> hits) {
        System.out.printf("%-60s", what);
        for (int i = 0; i < forms.size(); i++) {
            System.out.printf(" %s %.2f", forms.get(i).name(), forms.get(i).perMegabyte(hits.get(i)));
        }
        System.out.println();
    }

    private static List<Long> hitsInForms(RulePack pack, List<Form> forms) {
        return forms.stream().map(form -> hits(pack, form.bytes())).toList();
    }

    /** Hits of the whole pack in 64 KiB pieces; 65,536 a piece are counted at most. */
    public static long hits(RulePack pack, SweptBytes bytes) {
        try (CompiledRules rules = CompiledRules.compile(pack);
                Sweep sweep = rules.newSweep()) {
            return bytes.hits(sweep, PIECE_BYTES);
        }
    }

    /** Hits of each rule without those that every pack has, most first. */
    private static List<RuleHits> byRule(RulePack pack, List<Form> forms, Map<RuleId, Long> falseAlarms) {
        List<Long> always = hitsInForms(new RulePack(List.of()), forms);
        return pack.rules().stream()
                .map(rule -> hitsOf(rule, forms, always, falseAlarms.getOrDefault(rule.id(), 0L)))
                .sorted(Comparator.comparingLong(RuleHits::hits)
                        .thenComparingLong(RuleHits::falseAlarms)
                        .reversed())
                .toList();
    }

    private static RuleHits hitsOf(Rule rule, List<Form> forms, List<Long> always, long falseAlarms) {
        RulePack alone = new RulePack(List.of(rule));
        List<Long> hits = new ArrayList<>();
        int most = 0;
        for (int i = 0; i < forms.size(); i++) {
            hits.add(hits(alone, forms.get(i).bytes()) - always.get(i));
            most = hits.get(i) > hits.get(most) ? i : most;
        }
        List<String> examples = hits.get(most) == 0
                ? List.of()
                : HitExamples.mostFrequent(alone, forms.get(most).bytes(), EXAMPLES);
        return new RuleHits(rule.id(), hits, falseAlarms, examples);
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
