package io.scrubjay.rules.join;

import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.Patch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Parts what was found in joined records into what is to be replaced in each. */
final class RecordPatches {
    private static final Comparator<JoinedPatch> BY_PLACE = Comparator.comparingInt(RecordPatches::from);

    private RecordPatches() {}

    /**
     * The part of a patch that lies in one record.
     *
     * @param patch in the text of the joined records
     * @param whole the secret, which its parts share
     * @param start where the record begins in the text
     * @param length of the record
     * @param firstStart where the first of the joined records begins, in which a secret is reported at the earliest
     * @return none, or one
     */
    static List<JoinedPatch> partOf(Patch patch, DecodedSecret whole, int start, int length, int firstStart) {
        Finding finding = patch.finding();
        int from = Math.max(finding.fromByte(), start) - start;
        int to = Math.min(finding.toByte(), start + length) - start;
        if (to <= from) {
            return List.of();
        }
        Finding part = new Finding(finding.rule(), finding.assessment(), from, to, from, to, whole);
        boolean continued = Math.max(finding.fromByte(), firstStart) < start;
        return List.of(new JoinedPatch(new Patch(part, patch.fingerprint(), patch.replacement()), continued));
    }

    /** The secret of a patch in a text. */
    static DecodedSecret whole(Patch patch, byte[] text) {
        byte[] secret = patch.finding().secret(text);
        return new DecodedSecret(secret, 0, secret.length);
    }

    /** All patches of one record, those that overlap as one; of these the first names it. */
    static List<JoinedPatch> merge(List<JoinedPatch> patches) {
        List<JoinedPatch> sorted = new ArrayList<>(patches);
        sorted.sort(BY_PLACE);
        List<JoinedPatch> merged = new ArrayList<>(sorted.size());
        for (JoinedPatch patch : sorted) {
            JoinedPatch last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || from(patch) >= to(last)) {
                merged.add(patch);
            } else if (to(patch) > to(last)) {
                merged.set(merged.size() - 1, until(last, to(patch)));
            }
        }
        return merged;
    }

    private static JoinedPatch until(JoinedPatch joined, int to) {
        Patch patch = joined.patch();
        Finding longer = patch.finding().reaching(from(joined), to);
        return new JoinedPatch(new Patch(longer, patch.fingerprint(), patch.replacement()), joined.continued());
    }

    private static int from(JoinedPatch joined) {
        return joined.patch().finding().fromByte();
    }

    private static int to(JoinedPatch joined) {
        return joined.patch().finding().toByte();
    }
}
