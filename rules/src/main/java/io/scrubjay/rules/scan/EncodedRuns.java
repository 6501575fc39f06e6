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

    /** Adds a hit; hits come in ascending order. What is percent-encoded is found without. */
    void add(Alignment alignment, int toByte) {
        if (alignment.encoding() != Encoding.PERCENT) {
            hits.add(new Hit(alignment, toByte));
        }
    }

    /**
     * Decodes the runs, one after the other.
     *
     * @throws ScanException if they are more than the budget has left
     */
    void forEach(DecodeBudget budget, BiConsumer<Encoding, DecodedRun> consumer) {
        forEachPercentEncoded(budget, consumer);
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

    /**
     * The sweep, which must not stop at every percent sign, looks for them behind names; a field that is examined anyway is
     * decoded wherever one stands.
     */
    private void forEachPercentEncoded(DecodeBudget budget, BiConsumer<Encoding, DecodedRun> consumer) {
        int at = 0;
        while (at + 2 < text.length) {
            if (text[at] != '%' || !isDigit(text[at + 1]) || !isDigit(text[at + 2])) {
                at++;
                continue;
            }
            DecodedRun run = Encoding.PERCENT.decoder().decodeAround(text, at + 1, 0);
            at = run == null ? at + 3 : run.toByte();
            if (run != null) {
                budget.take(run.toByte() - run.fromByte());
                consumer.accept(Encoding.PERCENT, run);
            }
        }
    }

    private static boolean isDigit(byte b) {
        return Character.digit(b, 16) >= 0;
    }
}
