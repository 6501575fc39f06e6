package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.join.RecordJoiner;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.TooManyFindingsException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What several log records of one request hold together: their bodies, where they are strings, joined in the order of each
 * resource and scope. Found before the request is walked, which only reads it.
 */
final class LogBodies {
    /** They are kept until the request is walked, each with its name and mask. */
    private static final int MAX_PATCHES = TooManyFindingsException.maxOfField();

    /** By where the body begins. */
    private final NavigableMap<Integer, List<JoinedPatch>> patches = new TreeMap<>();
    private int count;
    private int unfinished;

    /** Begins the bodies of one resource and scope; borrows all arguments. */
    Scope scope(FieldRedactor fields, OpenEnds ends) {
        return new Scope(new RecordJoiner(fields, ends, JoinLimits.UNTIMED, () -> Instant.EPOCH, null));
    }

    /** Takes the bodies of one resource and scope, in order. */
    final class Scope {
        private final RecordJoiner joiner;
        private final ArrayDeque<Integer> held = new ArrayDeque<>();

        private Scope(RecordJoiner joiner) {
            this.joiner = joiner;
        }

        /**
         * Takes the next body.
         *
         * @param place where its text begins in the payload
         * @param text borrowed until {@link #close}
         * @param hit whether the sweep hit something in it
         * @throws ScanException if bodies could not be scanned together
         */
        void add(int place, byte[] text, boolean hit) {
            if (hit || !joiner.passes(text)) {
                held.add(place);
                apply(joiner.next(text, hit));
            }
        }

        /** Ends them; {@link #add} says what it throws. */
        void close() {
            apply(joiner.close());
        }

        private void apply(List<Verdict> verdicts) {
            for (Verdict verdict : verdicts) {
                int place = held.remove();
                if (verdict.kind() == Verdict.Kind.WITHHELD) {
                    throw joiner.failure().orElseGet(() -> new ScanException("log records: not scanned together"));
                }
                if (verdict.kind() == Verdict.Kind.MASKED) {
                    patches.put(place, verdict.patches());
                    count += verdict.patches().size();
                    if (count > MAX_PATCHES) {
                        throw new TooManyFindingsException(MAX_PATCHES, "payload, over several records");
                    }
                }
                unfinished += verdict.unfinished() ? 1 : 0;
            }
        }
    }

    /** Whether a body begins there of which something is masked. */
    boolean anyWithin(int fromByte, int toByte) {
        Integer next = patches.isEmpty() ? null : patches.ceilingKey(fromByte);
        return next != null && next < toByte;
    }

    /** All that is to be masked in the body that begins there; null where only what it holds by itself is. */
    @Nullable List<JoinedPatch> at(int fromByte) {
        return patches.get(fromByte);
    }

    /** How many blocks did not end within their window. */
    int unfinished() {
        return unfinished;
    }

    /** The secrets that were found with the record in which they began. */
    static Set<Fingerprint> continued(@Nullable List<JoinedPatch> joined) {
        return joined == null
                ? Set.of()
                : joined.stream()
                        .filter(JoinedPatch::continued)
                        .map(one -> one.patch().fingerprint())
                        .collect(Collectors.toSet());
    }
}
