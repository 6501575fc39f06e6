package io.scrubjay.rules.scan;

import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.Verdict;
import io.scrubjay.rules.decode.DecodedRun;
import io.scrubjay.rules.decode.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what happens while one field is examined. One thread, one field. */
final class Explanation {
    private static final Comparator<Look> BY_PLACE = Comparator.<Look>comparingInt(
                    look -> look.result() == Look.Result.NO_FORM ? 1 : 0)
            .thenComparingInt(Look::fromByte)
            .thenComparingInt(Look::toByte)
            .thenComparing(look -> look.rule().id());

    private final int base;
    private final List<Layer> layers = new ArrayList<>();
    /** The layer at each depth that was examined last, by depth. */
    private final List<Layer> path = new ArrayList<>();

    /** @param base where the field's value begins behind its key */
    Explanation(int base) {
        this.base = base;
        Layer field = new Layer(0, null, null, -1);
        layers.add(field);
        path.add(field);
    }

    /** A place that a rule asked its conditions about. */
    private record Place(Rule rule, int from, int to) {}

    /** What is known of one text; the field's own has neither run nor encoding. */
    private static final class Layer {
        final int index;
        final @Nullable Encoding encoding;
        final @Nullable DecodedRun run;
        final int parent;
        final Map<Place, List<Verdict>> asked = new LinkedHashMap<>();
        final Map<Rule, Set<Integer>> hits = new LinkedHashMap<>();
        final List<Matches.Match> matches = new ArrayList<>();
        @Nullable FieldText text;

        Layer(int index, @Nullable Encoding encoding, @Nullable DecodedRun run, int parent) {
            this.index = index;
            this.encoding = encoding;
            this.run = run;
            this.parent = parent;
        }

        /** The text that was examined, also where nothing was hit in it. */
        FieldText field() {
            FieldText examined = text;
            return examined != null
                    ? examined
                    : new FieldText(run == null ? new byte[0] : run.bytes(), 0, new FieldOrigin(null, null), new WorkBudget(0));
        }
    }

    void onAsked(Rule rule, int from, int to, List<Verdict> verdicts) {
        path.getLast().asked.put(new Place(rule, from, to), verdicts);
    }

    void onHit(Rule rule, FieldText field, int hitTo, List<Matches.Match> added) {
        Layer layer = path.getLast();
        layer.text = field;
        layer.hits.computeIfAbsent(rule, absent -> new LinkedHashSet<>()).add(hitTo);
        layer.matches.addAll(added);
    }

    /** A text's own hits all come before those of what is decoded from it, so the last text at a depth is the parent. */
    void onDecoded(Encoding encoding, DecodedRun run, int depth) {
        Layer parent = path.get(depth - 1);
        Layer layer = new Layer(layers.size(), encoding, run, parent.index);
        layers.add(layer);
        while (path.size() > depth) {
            path.removeLast();
        }
        path.add(layer);
    }

    /**
     * What there is to say, once the field was examined.
     *
     * @param found what the examiner answered
     */
    List<ExplainedText> texts(byte[] value, List<Finding> found) {
        List<List<Finding>> findings = new ArrayList<>();
        layers.forEach(layer -> findings.add(List.of()));
        List<ExplainedText> texts = new ArrayList<>();
        for (Layer layer : layers.reversed()) {
            int from = layer.index == 0 ? base : 0;
            Matches matches = new Matches();
            layer.matches.forEach(match -> matches.add(match.rule(), match.order(), match.from(), match.to()));
            for (Layer child : layers.subList(layer.index + 1, layers.size())) {
                DecodedRun run = child.run;
                if (child.parent == layer.index && run != null) {
                    addDecoded(findings.get(child.index), run, matches);
                }
            }
            List<Finding> resolved = layer.index == 0 ? found : matches.resolve(layer.field());
            findings.set(layer.index, resolved);
            DecodedRun run = layer.run;
            ExplainedText.Origin origin = layer.encoding == null || run == null
                    ? null
                    : new ExplainedText.Origin(
                            layer.encoding,
                            layer.parent,
                            run.fromByte() - (layer.parent == 0 ? base : 0),
                            run.toByte() - (layer.parent == 0 ? base : 0));
            texts.addFirst(new ExplainedText(
                    run == null ? value : run.bytes(), origin, looks(layer, matches, resolved, from), resolved));
        }
        return texts;
    }

    private static void addDecoded(List<Finding> findings, DecodedRun run, Matches out) {
        for (Finding finding : findings) {
            byte[] secret = finding.secret(run.bytes());
            out.addDecoded(
                    finding,
                    run.rawFrom(finding.fromByte()),
                    run.rawTo(finding.toByte()),
                    new DecodedSecret(secret, 0, secret.length));
        }
    }

    private static List<Look> looks(Layer layer, Matches matches, List<Finding> findings, int base) {
        List<Look> looks = new ArrayList<>();
        Set<Rule> said = new LinkedHashSet<>();
        for (Matches.Match match : matches.since(0)) {
            List<Verdict> verdicts =
                    layer.asked.getOrDefault(new Place(match.rule(), match.from(), match.to()), List.of());
            said.add(match.rule());
            looks.add(Outcome.of(match, verdicts, findings, base));
        }
        layer.asked.forEach((place, verdicts) -> {
            if (verdicts.stream().anyMatch(verdict -> !verdict.accepted())) {
                said.add(place.rule());
                looks.add(new Look(
                        place.rule(), Look.Result.REFUSED, place.from() - base, place.to() - base, verdicts, ""));
            }
        });
        FieldText text = layer.text;
        layer.hits.forEach((rule, hits) -> {
            if (!said.contains(rule) && text != null) {
                looks.add(new Look(rule, Look.Result.NO_FORM, 0, 0, List.of(), FormReport.of(rule, text, hits)));
            }
        });
        return looks.stream().sorted(BY_PLACE).distinct().toList();
    }
}
