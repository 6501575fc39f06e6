package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;

/** A secret that was found, without its bytes. Any thread. */
final class SeenSecret {
    private final Rule rule;
    private final SecretTag tag;
    private final int lengthBytes;
    private final long[] pieces;
    private volatile long lastNanos;
    private volatile boolean forgotten;

    /**
     * A secret that a rule found.
     *
     * @param pieces hashes of the eight bytes at each of its first eight places
     */
    SeenSecret(Rule rule, SecretTag tag, int lengthBytes, long[] pieces) {
        this.rule = rule;
        this.tag = tag;
        this.lengthBytes = lengthBytes;
        this.pieces = pieces.clone();
    }

    Rule rule() {
        return rule;
    }

    SecretTag tag() {
        return tag;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    /** The hash of the eight bytes that begin at one of its first places. */
    long piece(int at) {
        return pieces[at];
    }

    void seenAt(long nanoTime) {
        lastNanos = nanoTime;
    }

    /** Makes it count no more. */
    void forget() {
        forgotten = true;
    }

    /** Whether it was not seen for longer than secrets are remembered, or made room for others. */
    boolean isOld(long nanoTime) {
        return forgotten || nanoTime - lastNanos > SeenSecrets.REMEMBERED_FOR.toNanos();
    }
}
