package io.scrubjay.rules.scan;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.decode.Encoding;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the numbers of a database's patterns mean. Immutable.
 *
 * @param matchers by the pattern's number: who wants to hear of it, maybe nobody
 * @param alignments of the patterns behind those, which stand for encoded text
 * @param ofDigits the matchers that ask for digits
 */
record SweepPlan(List<List<RuleMatcher>> matchers, List<Alignment> alignments, List<RuleMatcher> ofDigits) {
    private static final Encoding[] ENCODINGS = Encoding.values();

    /** Bytes for {@link #read}. */
    byte[] toBytes(RulePack pack) {
        Map<Object, Integer> orders = new IdentityHashMap<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            orders.put(pack.rules().get(order), order);
        }
        int numbers = 3 + matchers.size() + 2 * alignments.size() + ofDigits.size();
        for (List<RuleMatcher> interested : matchers) {
            numbers += interested.size();
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers);
        bytes.putInt(matchers.size());
        matchers.forEach(interested -> put(interested, orders, bytes));
        put(ofDigits, orders, bytes);
        bytes.putInt(alignments.size());
        alignments.forEach(
                alignment -> bytes.putInt(alignment.encoding().ordinal()).putInt(alignment.phase()));
        return bytes.array();
    }

    private static void put(List<RuleMatcher> matchers, Map<Object, Integer> orders, ByteBuffer bytes) {
        bytes.putInt(matchers.size());
        matchers.forEach(matcher -> bytes.putInt(orders.get(matcher.rule())));
    }

    /**
     * The plan of these bytes, with matchers that are made when they are needed; empty if they are none.
     *
     * @param pack the one that they were made of
     */
    static Optional<SweepPlan> read(byte[] bytes, RulePack pack) {
        List<RuleMatcher> made = new ArrayList<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            made.add(new LazyMatcher(pack.rules().get(order), order));
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            int patterns = in.getInt();
            List<List<RuleMatcher>> matchers = new ArrayList<>(Math.min(patterns, bytes.length));
            for (int pattern = 0; pattern < patterns; pattern++) {
                matchers.add(matchers(in, made));
            }
            List<RuleMatcher> ofDigits = matchers(in, made);
            int forms = in.getInt();
            List<Alignment> alignments = new ArrayList<>(Math.min(forms, bytes.length));
            for (int form = 0; form < forms; form++) {
                alignments.add(new Alignment(ENCODINGS[in.getInt()], in.getInt()));
            }
            return Optional.of(new SweepPlan(matchers, alignments, ofDigits));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static List<RuleMatcher> matchers(ByteBuffer in, List<RuleMatcher> made) {
        int count = in.getInt();
        if (count == 1) {
            return List.of(made.get(in.getInt()));
        }
        List<RuleMatcher> matchers = new ArrayList<>(Math.min(count, made.size()));
        for (int i = 0; i < count; i++) {
            matchers.add(made.get(in.getInt()));
        }
        return matchers;
    }
}
