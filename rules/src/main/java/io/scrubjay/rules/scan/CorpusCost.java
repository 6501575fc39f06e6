package io.scrubjay.rules.scan;

import java.util.List;

/**
 * What the rules of a pack cost over a corpus.
 *
 * @param bytes of the corpus
 * @param lines of the corpus
 * @param sweepNanos how long the sweep of all of it took
 * @param hits of the sweep, each counted once
 * @param examinedLines lines that a hit fell into
 * @param examineNanos how long their examination took in all, the second scan and decoding included
 * @param findings in all
 * @param rules those that were hit or looked, in the order of the pack
 */
public record CorpusCost(
        long bytes,
        long lines,
        long sweepNanos,
        long hits,
        long examinedLines,
        long examineNanos,
        long findings,
        List<RuleCost> rules) {
    public CorpusCost {
        rules = List.copyOf(rules);
    }
}
