package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.MaskStyle;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.Examiner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Examines one field and says what to put in place of each secret. One per thread. */
public final class FieldRedactor {
    private final Examiner examiner;
    private final Fingerprinter fingerprinter;
    private final Masker masker;
    private final SecretTap tap;

    /** @param masker writes the masks of rules that have no style of their own */
    public FieldRedactor(Examiner examiner, Fingerprinter fingerprinter, Masker masker) {
        this(examiner, fingerprinter, masker, SecretTap.NONE);
    }

    /** @param tap hears of each secret that is masked */
    public FieldRedactor(Examiner examiner, Fingerprinter fingerprinter, Masker masker, SecretTap tap) {
        this.examiner = examiner;
        this.fingerprinter = fingerprinter;
        this.masker = masker;
        this.tap = tap;
    }

    /**
     * Begins a payload, whose fields have a budget together.
     *
     * @see Examiner#beginPayload
     */
    public void beginPayload(int lengthBytes) {
        examiner.beginPayload(lengthBytes);
    }

    /** Ends a payload. */
    public void endPayload() {
        examiner.endPayload();
    }

    /** The same for a field of which nobody knows what service it comes from. */
    public List<Patch> redact(byte @Nullable [] key, byte[] value) {
        return redact(null, key, value);
    }

    /**
     * The replacements for a field, ascending and not overlapping; empty for a clean one and where only rules in shadow
     * found something.
     *
     * @see Examiner#examine
     */
    public List<Patch> redact(@Nullable String service, byte @Nullable [] key, byte[] value) {
        return redact(service, key, value, shadow -> {});
    }

    /**
     * The same, for who wants to know what rules in shadow found.
     *
     * @param shadows hears of each of their findings, before this method returns
     */
    public List<Patch> redact(
            @Nullable String service, byte @Nullable [] key, byte[] value, Consumer<? super Finding> shadows) {
        List<Finding> findings = examiner.examine(service, key, value);
        if (findings.isEmpty()) {
            return List.of();
        }
        List<Patch> patches = new ArrayList<>(findings.size());
        for (Finding finding : findings) {
            if (finding.rule().mode() == Mode.SHADOW) {
                shadows.accept(finding);
                continue;
            }
            patches.add(patch(finding, value));
        }
        return patches;
    }

    /** The replacement for a finding, from wherever it comes. */
    public Patch patch(Finding finding, byte[] value) {
        byte[] secret = finding.secret(value);
        Fingerprint fingerprint = fingerprinter.fingerprint(secret, 0, secret.length);
        tap.secret(finding.rule(), fingerprint, secret);
        Arrays.fill(secret, (byte) 0);
        return new Patch(finding, fingerprint, maskerOf(finding.rule()).mask(finding, fingerprint, value));
    }

    private Masker maskerOf(Rule rule) {
        MaskStyle own = rule.treatment().mask();
        return own == null ? masker : Masks.of(own);
    }

    /** The field with the patches applied, in a new array. */
    public static byte[] apply(List<Patch> patches, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 64);
        int at = 0;
        for (Patch patch : patches) {
            out.write(value, at, patch.finding().fromByte() - at);
            out.writeBytes(patch.replacement().getBytes(StandardCharsets.US_ASCII));
            at = patch.finding().toByte();
        }
        out.write(value, at, value.length - at);
        return out.toByteArray();
    }
}
