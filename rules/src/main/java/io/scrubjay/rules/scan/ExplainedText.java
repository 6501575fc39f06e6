package io.scrubjay.rules.scan;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.decode.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that rules looked at: the field itself, or what an encoded run in it says. Immutable.
 *
 * <p>It holds the text, which may be secret, and shows it to nobody who does not ask for it.
 */
public final class ExplainedText {
    private final byte[] bytes;
    private final @Nullable Origin origin;
    private final List<Look> looks;
    private final List<Finding> findings;

    /**
     * Where a decoded text comes from.
     *
     * @param parent index of the text that holds the run
     * @param fromByte where the run begins in that text
     * @param toByte where it ends
     */
    public record Origin(Encoding encoding, int parent, int fromByte, int toByte) {}

    ExplainedText(byte[] bytes, @Nullable Origin origin, List<Look> looks, List<Finding> findings) {
        this.bytes = bytes;
        this.origin = origin;
        this.looks = List.copyOf(looks);
        this.findings = List.copyOf(findings);
    }

    /** Null for the field itself. */
    public @Nullable Origin origin() {
        return origin;
    }

    /** The text, in a new array; without the field's key. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How long it is. */
    public int lengthBytes() {
        return bytes.length;
    }

    /** What each rule that looked made of it, places ascending, those without a place last. */
    public List<Look> looks() {
        return looks;
    }

    /** What was found in it, those of encoded runs included; offsets in this text. */
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public String toString() {
        return "text of " + bytes.length + " bytes, " + looks.size() + " looks, " + findings.size() + " findings";
    }
}
