package io.scrubjay.proxy.redact;

import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.scan.ScanException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message that a {@link SyslogJoiner} holds back, or looks at together with others. */
final class SyslogRecord {
    /** What a message takes besides its bytes, about. */
    private static final int OVERHEAD_BYTES = 256;

    private final byte[] bytes;
    private final boolean hit;
    private final SyslogFraming framing;
    private final @Nullable SyslogReceipt receipt;
    private final boolean signature;
    /** Where the text begins and ends that is joined with others. */
    private final int textFrom;

    private final int textTo;
    private @Nullable Verdict verdict;

    /**
     * @param bytes the message and nothing else
     * @param hit whether the sweep hit something in it
     */
    SyslogRecord(byte[] bytes, boolean hit, SyslogFraming framing, @Nullable SyslogReceipt receipt) {
        this.bytes = bytes;
        this.hit = hit;
        this.framing = framing;
        this.receipt = receipt;
        SyslogMessageLocator located = locate();
        this.signature = located.isSignature();
        this.textFrom = located.textFrom();
        this.textTo = located.textTo();
    }

    private SyslogMessageLocator locate() {
        return new SyslogMessageLocator().read(bytes, 0, bytes.length);
    }

    boolean isHit() {
        return hit;
    }

    /** Whether it carries a signature block or a piece of a certificate (RFC 5848 sections 4 and 5). */
    boolean isSignature() {
        return signature;
    }

    /** MSG without BOM and line end. */
    byte[] text() {
        return Arrays.copyOfRange(bytes, textFrom, textTo);
    }

    /** What it takes in memory while it waits, about. */
    int heldBytes() {
        return OVERHEAD_BYTES + sizeBytes();
    }

    int sizeBytes() {
        return bytes.length;
    }

    void decide(Verdict decided) {
        verdict = decided;
    }

    boolean isDecided() {
        return verdict != null;
    }

    /**
     * What to put in place of its secrets, which are reported.
     *
     * @throws ScanException if it could not be scanned
     */
    List<Edit> examine(SyslogRedactor redactor) {
        Verdict decided = verdict;
        if (decided == null || decided.kind() == Verdict.Kind.WITHHELD) {
            throw new ScanException("message: not scanned together with its neighbours");
        }
        return hit || decided.kind() == Verdict.Kind.MASKED
                ? redactor.examine(bytes, locate().message(), decided.patches(), textFrom)
                : List.of();
    }

    void settle(SyslogReceipt.Outcome outcome) {
        if (receipt != null) {
            receipt.settle(outcome);
        }
    }

    void write(SyslogRewriter out, List<Edit> edits) {
        out.write(Unpooled.wrappedBuffer(bytes), 0, bytes.length, framing, edits, receipt);
    }
}
