package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.join.RecordJoiner;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.SweepHits;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the lines of a text hold together that the text as a whole does not, such as a folded token. One thread. */
final class JoinedLines {
    private final byte[] text;
    private final SweepHits hits;
    private final RecordJoiner joiner;
    /** Where the lines begin that may go on. */
    private final ArrayDeque<Integer> open = new ArrayDeque<>();

    private final List<Patch> patches = new ArrayList<>();

    /**
     * Joins all lines. Borrows the arguments.
     *
     * @param hits of the sweep in the text
     * @param end whether the text ends here: what stands behind its last line break is a line, and nothing goes on
     * @throws ScanException if lines could not be scanned together
     */
    JoinedLines(byte[] text, SweepHits hits, FieldRedactor redactor, OpenEnds ends, boolean end) {
        this.text = text;
        this.hits = hits;
        this.joiner = new RecordJoiner(redactor, ends, JoinLimits.UNTIMED, () -> Instant.EPOCH, null);
        int from = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '\n') {
                add(from, at);
                from = at + 1;
            }
        }
        if (end) {
            add(from, text.length);
            apply(joiner.close());
        }
    }

    private void add(int from, int lineTo) {
        int to = lineTo > from && text[lineTo - 1] == '\r' ? lineTo - 1 : lineTo;
        byte[] line = Arrays.copyOfRange(text, from, to);
        boolean hit = hits.anyEndsWithin(from, to);
        if (hit || !joiner.passes(line)) {
            open.add(from);
            apply(joiner.next(line, hit));
        }
    }

    private void apply(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            int start = open.remove();
            if (verdict.kind() == Verdict.Kind.WITHHELD) {
                throw new ScanException("lines: not scanned together");
            }
            for (JoinedPatch joined : verdict.patches()) {
                Finding finding = joined.patch().finding();
                patches.add(part(joined.patch(), start + finding.fromByte(), start + finding.toByte()));
            }
        }
    }

    /** Where the first line begins, at or behind {@code from}, that may go on; the text's length if none does. */
    int openFrom(int from) {
        return open.stream().filter(start -> start >= from).findFirst().orElse(text.length);
    }

    /** What was found in the text as a whole, and what is masked besides; ascending, not overlapping. */
    List<Patch> addTo(List<Patch> whole) {
        List<Patch> all = new ArrayList<>(whole.size() + patches.size());
        int next = 0;
        for (Patch patch : patches) {
            int at = patch.finding().fromByte();
            int to = patch.finding().toByte();
            while (next < whole.size() && whole.get(next).finding().fromByte() < to) {
                Patch other = whole.get(next);
                if (other.finding().fromByte() > at) {
                    all.add(part(patch, at, other.finding().fromByte()));
                }
                at = Math.max(at, other.finding().toByte());
                if (at > to) {
                    break;
                }
                all.add(other);
                next++;
            }
            if (at < to) {
                all.add(part(patch, at, to));
            }
        }
        all.addAll(whole.subList(next, whole.size()));
        return all;
    }

    private static Patch part(Patch patch, int from, int to) {
        Finding finding = patch.finding();
        return new Patch(
                new Finding(finding.rule(), finding.assessment(), from, to, from, to, finding.decoded()),
                patch.fingerprint(),
                patch.replacement());
    }
}
