package io.scrubjay.rules.join;

import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds secrets in records and in what they make together, and says what of them is to be replaced in each record. One thread. */
final class RecordSecrets {
    private final FieldRedactor redactor;
    private final @Nullable String service;

    /**
     * @param redactor of this thread
     * @param service of the records, null where it is not known
     */
    RecordSecrets(FieldRedactor redactor, @Nullable String service) {
        this.redactor = redactor;
        this.service = service;
    }

    /** What is to be replaced in a text, in order. */
    List<Patch> find(byte[] text) {
        return redactor.redact(service, null, text);
    }

    boolean endsInSecret(byte[] text) {
        return endsIn(find(text), text);
    }

    /** Whether a text ends with the last of the patches found in it. */
    static boolean endsIn(List<Patch> patches, byte[] text) {
        return !patches.isEmpty() && patches.getLast().finding().toByte() == text.length;
    }

    /** Of one record that leaves: what was found together with others, and then what stands in it alone, too. */
    List<JoinedPatch> patches(JoinWindow.Held held) {
        List<JoinedPatch> patches = new ArrayList<>(held.masked());
        if (!patches.isEmpty() && held.hit()) {
            find(held.bytes()).forEach(patch -> patches.add(new JoinedPatch(patch, false)));
        }
        return RecordPatches.merge(patches);
    }

    /**
     * Of each record of a window.
     *
     * @param found in the window's text, in order
     * @param rest all that is left of a block without an end; null where none is open
     */
    List<List<JoinedPatch>> patches(JoinWindow open, List<Patch> found, @Nullable Patch rest) {
        List<List<JoinedPatch>> patches = new ArrayList<>();
        open.records().forEach(held -> patches.add(new ArrayList<>(held.masked())));
        addParts(open, found, patches);
        if (rest != null) {
            addParts(open, List.of(rest), patches);
        }
        return patches;
    }

    /** Adds to each record's patches what lies in it of those of the window's text, which are in order. */
    private static void addParts(JoinWindow open, List<Patch> found, List<List<JoinedPatch>> out) {
        int record = 0;
        for (Patch patch : found) {
            DecodedSecret whole = RecordPatches.whole(patch, open.text());
            while (record < out.size() - 1 && open.startOf(record + 1) <= patch.finding().fromByte()) {
                record++;
            }
            for (int i = record; i < out.size() && open.startOf(i) < patch.finding().toByte(); i++) {
                int length = open.records().get(i).bytes().length;
                out.get(i).addAll(RecordPatches.partOf(patch, whole, open.startOf(i), length, open.startOf(0)));
            }
        }
    }

    /**
     * All from the content of an open block to the last record that belongs to it; null where no content came.
     *
     * @param strangers how many other records stand behind that
     */
    @Nullable Patch rest(JoinWindow open, OpenBlock begun, int strangers) {
        byte[] text = open.text();
        int last = open.records().size() - 1 - strangers;
        int to = open.startOf(last) + open.records().get(last).bytes().length;
        int from = begun.contentFrom();
        if (!OpenBlock.isSecret(Arrays.copyOfRange(text, from, to))) {
            return null;
        }
        return redactor.patch(new Finding(begun.rule(), from, to, from, to), text);
    }

    /** A record with what a token masks in it that began at the end of the one before, which has left. */
    JoinWindow.Held behind(byte[] start, JoinWindow.Held held) {
        byte[] text = concat(start, held.bytes());
        List<JoinedPatch> masked = new ArrayList<>(held.masked());
        // What is a secret without the next record was masked in its own, and needs nothing of what follows.
        Set<Integer> complete = find(start).stream()
                .map(patch -> patch.finding().fromByte())
                .collect(Collectors.toSet());
        for (Patch patch : find(text)) {
            int from = patch.finding().fromByte();
            if (from < start.length && !complete.contains(from)) {
                masked.addAll(RecordPatches.partOf(
                        patch, RecordPatches.whole(patch, text), start.length, held.bytes().length, start.length));
            }
        }
        return held.with(masked);
    }

    /** A whole record as the beginning of the secret in a block. */
    JoinedPatch beginning(OpenBlock block, byte[] record) {
        return new JoinedPatch(
                redactor.patch(new Finding(block.rule(), 0, record.length, 0, record.length), record), false);
    }

    /** A whole record as a part of a secret. */
    static JoinedPatch whole(Patch like, byte[] record) {
        Finding finding = new Finding(
                like.finding().rule(),
                like.finding().assessment(),
                0, record.length, 0, record.length, like.finding().decoded());
        return new JoinedPatch(new Patch(finding, like.fingerprint(), like.replacement()), true);
    }

    static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
