package io.scrubjay.rules.scan;

import io.scrubjay.rules.RulePack;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows what a pack hits in telemetry that is made up and holds no secret. */
final class HitExamples {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int MAX_HITS = 20_000;
    private static final int CONTEXT_BYTES = 40;

    private HitExamples() {}

    /** The bytes up to the end of hits, most frequent first, each with its share of the first 20,000 hits. */
    static List<String> mostFrequent(RulePack pack, SweptBytes bytes, int count) {
        Map<String, Integer> seen = new HashMap<>();
        try (CompiledRules rules = CompiledRules.compile(pack);
                Sweep sweep = rules.newSweep()) {
            MemorySegment memory = bytes.memory();
            int hits = 0;
            for (long from = 0; from < memory.byteSize() && hits < MAX_HITS; from += PIECE_BYTES) {
                int lengthBytes = (int) Math.min(PIECE_BYTES, memory.byteSize() - from);
                SweepHits found = bytes.sweep(sweep, memory.address() + from, lengthBytes);
                if (!found.isEmpty()) {
                    hits += found.count();
                    count(memory.asSlice(from, lengthBytes), found, seen);
                }
            }
        }
        return seen.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(entry -> entry.getValue() + " x  " + entry.getKey())
                .toList();
    }

    private static void count(MemorySegment piece, SweepHits found, Map<String, Integer> seen) {
        for (int end = 1; end <= piece.byteSize(); end++) {
            if (found.anyEndsWithin(end - 1, end)) {
                int from = Math.max(0, end - CONTEXT_BYTES);
                byte[] context = new byte[end - from];
                MemorySegment.copy(piece, from, MemorySegment.ofArray(context), 0, context.length);
                seen.merge(generalised(context), 1, Integer::sum);
            }
        }
    }

    private static String generalised(byte[] context) {
        return new String(context, StandardCharsets.US_ASCII)
                .replaceAll("[0-9a-f]{6,}", "0")
                .replaceAll("[0-9]+", "0")
                .replaceAll("[^ -~]", ".");
    }
}
