package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.DecodedRun;
import org.jspecify.annotations.Nullable;

/** How much may be decoded for one field, over all encodings and depths together. One thread. */
final class DecodeBudget {
    /** Honest text takes once or twice its length; more only where runs hold runs or nothing tells where groups begin. */
    private static final int TIMES_FIELD = 4;
    /** What a small field may take in any case. */
    private static final int LEAST_BYTES = 64 * 1024;

    /** What may be inflated for one field. */
    private static final long INFLATED_BYTES = 8L * 1024 * 1024;
    /** What to look for compressed data takes in any case, so that many headers are no way around. */
    private static final int LEAST_INFLATED = 1024;

    private final int fieldBytes;
    private final WorkBudget work;
    private final long limit;
    private long taken;
    private long inflated;

    DecodeBudget(int fieldBytes) {
        this(fieldBytes, new WorkBudget(fieldBytes));
    }

    /** @param work of the field, of whose payload each attempt to inflate is a part */
    DecodeBudget(int fieldBytes, WorkBudget work) {
        this.fieldBytes = fieldBytes;
        this.work = work;
        this.limit = Math.max(LEAST_BYTES, (long) TIMES_FIELD * fieldBytes);
    }

    /**
     * Takes a run's part of the budget.
     *
     * @param encodedBytes its raw length, which no encoding exceeds when it is undone
     * @throws OverBudgetException if this is more than is left
     */
    void take(int encodedBytes) {
        taken += encodedBytes;
        if (taken > limit) {
            throw new OverBudgetException("examine: over budget: more than " + TIMES_FIELD + " times the " + fieldBytes
                    + " bytes of a field to decode");
        }
    }

    /**
     * Takes what was inflated.
     *
     * @param run null where nothing came of it
     * @throws OverBudgetException if this is more than is left, or the run is not complete
     */
    void takeInflated(@Nullable DecodedRun run) {
        work.takeInflating();
        inflated += LEAST_INFLATED + (run == null ? 0 : run.bytes().length);
        if (inflated > INFLATED_BYTES || (run != null && !run.isComplete())) {
            throw new OverBudgetException("examine: over budget: more than " + INFLATED_BYTES
                    + " bytes, or more than one that small should hold, to inflate from the " + fieldBytes
                    + " bytes of a field");
        }
    }

    /** How many bytes were asked for so far. */
    long taken() {
        return taken;
    }
}
