package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.DecodedRun;
import io.scrubjay.rules.decode.Encoding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The encoded runs of one text that hits point to; each is decoded once for every phase that was hit. One thread. */
final class EncodedRuns {
    private final byte[] text;
    private final List<Hit> hits = new ArrayList<>();

    EncodedRuns(byte[] text) {
        this.text = text;
    }

    private record Hit(Alignment alignment, int toByte) {}

    /** Adds a hit; hits come in ascending order. */
    void add(Alignment alignment, int toByte) {
        hits.add(new Hit(alignment, toByte));
    }

    /**
     * Decodes the runs, one after the other.
     *
     * @throws ScanException if they are more than the budget has left
     */
    void forEach(DecodeBudget budget, BiConsumer<Encoding, DecodedRun> consumer) {
        if (hits.isEmpty()) {
            return;
        }
        Map<Encoding, int[]> explained = new EnumMap<>(Encoding.class);
        for (Hit hit : hits) {
            Encoding encoding = hit.alignment().encoding();
            int[] explainedTo = explained.computeIfAbsent(encoding, absent -> new int[encoding.phases()]);
            int group = hit.alignment().groupAt(hit.toByte());
            if (hit.toByte() <= explainedTo[group]) {
                continue;
            }
            DecodedRun run = encoding.decoder().decodeAround(text, hit.toByte(), hit.alignment().phase());
            explainedTo[group] = run == null ? hit.toByte() : run.toByte();
            if (encoding == Encoding.GZIP) {
                budget.takeInflated(run);
            }
            if (run != null) {
                budget.take(run.toByte() - run.fromByte());
                if (!run.isPlain()) {
                    consumer.accept(encoding, run);
                }
            }
        }
    }
}
