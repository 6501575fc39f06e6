package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Examines one decoded field under every key that it may stand for, and joins what they find. One per payload. */
final class LeafRedactor {
    private static final Comparator<Patch> BY_PLACE = Comparator.<Patch>comparingInt(
                    patch -> patch.finding().fromByte())
            .thenComparing(patch -> patch.finding().toByte(), Comparator.reverseOrder());

    private final FieldRedactor fieldRedactor;
    /** The key that was shown last: most payloads have few, and one that leaks has it often. */
    private byte @Nullable [] lastKey;

    private String lastShown = "";

    LeafRedactor(FieldRedactor fieldRedactor) {
        this.fieldRedactor = fieldRedactor;
    }

    /**
     * What to put in place of the secrets of a field, ascending and not overlapping; never parts a UTF-8 character.
     *
     * @param service who sent it, null where that is not known
     * @param contexts the keys it may stand for; none for a field without
     * @param shadows hears of what rules in shadow find, perhaps of the same place several times
     */
    List<Patch> redact(
            @Nullable String service, List<byte[]> contexts, byte[] value, Consumer<? super Finding> shadows) {
        if (contexts.size() <= 1) {
            byte[] context = contexts.isEmpty() ? null : contexts.getFirst();
            return join(fieldRedactor.redact(service, context, value, shadows), value);
        }
        List<Patch> patches = new ArrayList<>();
        for (byte[] context : contexts) {
            patches.addAll(fieldRedactor.redact(service, context, value, shadows));
        }
        return join(patches, value);
    }

    /**
     * The same of a field in parts of which none reads on in the next one, with masks as long as what they replace: cut off, or with
     * asterisks behind.
     *
     * @param ends of the parts, ascending; the last one is the field's
     * @param mayHold says which parts are examined: a field has as many as a profile has strings
     */
    List<Patch> redactParts(
            @Nullable String service, int[] ends, PartTest mayHold, byte[] value, Consumer<? super Finding> shadows) {
        List<Patch> patches = new ArrayList<>();
        int from = 0;
        for (int to : ends) {
            int start = from;
            from = to;
            if (!mayHold.test(start, to)) {
                continue;
            }
            byte[] part = Arrays.copyOfRange(value, start, to);
            for (Patch patch : redact(service, List.of(), part, shadow -> shadows.accept(shifted(shadow, start)))) {
                Finding finding = shifted(patch.finding(), start);
                patches.add(new Patch(finding, patch.fingerprint(), fitted(patch.replacement(), finding.toByte() - finding.fromByte())));
            }
        }
        return patches;
    }

    /** Says of a part of a field whether it may hold a secret. */
    @FunctionalInterface
    interface PartTest {
        boolean test(int from, int to);
    }

    private static Finding shifted(Finding finding, int by) {
        return new Finding(
                finding.rule(),
                finding.assessment(),
                finding.fromByte() + by,
                finding.toByte() + by,
                finding.secretFromByte() + by,
                finding.secretToByte() + by,
                finding.decoded());
    }

    private static String fitted(String mask, int length) {
        return mask.length() < length ? mask + "*".repeat(length - mask.length()) : mask.substring(0, length);
    }

    /** A key as text to show, as below. */
    String key(byte[] key, int maxChars) {
        if (!Arrays.equals(key, lastKey)) {
            lastShown = text(null, key, maxChars);
            lastKey = key;
        }
        return lastShown;
    }

    /**
     * A key or value as text to show, redacted, without control characters.
     *
     * @param maxChars what is longer is cut off
     */
    String text(@Nullable String key, byte[] value, int maxChars) {
        List<byte[]> contexts = key == null ? List.of() : List.of(key.getBytes(StandardCharsets.UTF_8));
        List<Patch> patches = redact(null, contexts, value, shadow -> {});
        byte[] redacted = patches.isEmpty() ? value : FieldRedactor.apply(patches, value);
        String text = new String(redacted, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), maxChars); i++) {
            shown.append(Character.isISOControl(text.charAt(i)) ? '\ufffd' : text.charAt(i));
        }
        return shown.toString();
    }

    /** Patches of a field in order, those that overlap as one, none of them parting a UTF-8 character. */
    List<Patch> join(List<Patch> patches, byte[] value) {
        if (patches.isEmpty()) {
            return patches;
        }
        List<Patch> sorted = new ArrayList<>(patches.size());
        for (Patch patch : patches) {
            sorted.add(widen(patch, value));
        }
        sorted.sort(BY_PLACE);
        List<Patch> joined = new ArrayList<>(sorted.size());
        for (Patch patch : sorted) {
            Patch last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || patch.finding().fromByte() >= last.finding().toByte()) {
                joined.add(patch);
            } else if (patch.finding().toByte() > last.finding().toByte()) {
                joined.set(joined.size() - 1, reach(last, last.finding().fromByte(), patch.finding().toByte()));
            }
        }
        return joined;
    }

    private static Patch widen(Patch patch, byte[] value) {
        int from = patch.finding().fromByte();
        int to = patch.finding().toByte();
        for (int i = 0; i < 3 && from > 0 && isContinuation(value[from]); i++) {
            from--;
        }
        for (int i = 0; i < 3 && to < value.length && isContinuation(value[to]); i++) {
            to++;
        }
        return reach(patch, from, to);
    }

    private static Patch reach(Patch patch, int from, int to) {
        Finding finding = patch.finding();
        if (from == finding.fromByte() && to == finding.toByte()) {
            return patch;
        }
        return new Patch(finding.reaching(from, to), patch.fingerprint(), patch.replacement());
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
