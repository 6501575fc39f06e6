package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.DecodedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The encoded runs of one text that hits point to; each is decoded once for every phase that was hit. One thread. */
final class EncodedRuns {
    private final byte[] text;
    private final List<Hit> hits = new ArrayList<>();

    EncodedRuns(byte[] text) {
        this.text = text;
    }

    private record Hit(EncodedForm form, int toByte) {}

    /** Adds a hit; hits come in ascending order. */
    void add(EncodedForm form, int toByte) {
        hits.add(new Hit(form, toByte));
    }

    /**
     * Decodes the runs, one after the other.
     *
     * @throws ScanException if they are more than the budget has left
     */
    void forEach(DecodeBudget budget, Consumer<DecodedRun> consumer) {
        if (hits.isEmpty()) {
            return;
        }
        int[] explainedTo = new int[EncodedForm.slots()];
        for (Hit hit : hits) {
            int slot = hit.form().slot(hit.toByte());
            if (hit.toByte() <= explainedTo[slot]) {
                continue;
            }
            DecodedRun run = hit.form().encoding().decoder().decodeAround(text, hit.toByte(), hit.form().phase());
            explainedTo[slot] = run == null ? hit.toByte() : run.toByte();
            if (run != null) {
                budget.take(run.toByte() - run.fromByte());
                if (!run.isPlain()) {
                    consumer.accept(run);
                }
            }
        }
    }
}
