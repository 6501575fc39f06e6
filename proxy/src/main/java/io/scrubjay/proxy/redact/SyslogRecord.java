package io.scrubjay.proxy.redact;

import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.scan.ScanException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message on its way through a {@link SyslogJoiner}. */
final class SyslogRecord {
    private static final Set<String> SIGNATURE_IDS = Set.of("ssign", "ssign-cert");

    private final byte[] message;
    private final SyslogMessage located;
    private final boolean hit;
    private final SyslogFraming framing;
    private final @Nullable SyslogReceipt receipt;
    /** Where the text begins and ends that is joined with others. */
    private final int textFrom;

    private final int textTo;
    private @Nullable Verdict verdict;

    /**
     * @param message owned
     * @param hit whether the sweep hit something in it
     */
    SyslogRecord(byte[] message, boolean hit, SyslogFraming framing, @Nullable SyslogReceipt receipt) {
        this.message = message;
        this.located = SyslogMessage.locate(message);
        this.hit = hit;
        this.framing = framing;
        this.receipt = receipt;
        this.textFrom = Bom.skip(message, located.msgFrom());
        int to = message.length;
        while (to > textFrom && (message[to - 1] == '\r' || message[to - 1] == '\n' || message[to - 1] == 0)) {
            to--;
        }
        this.textTo = to;
    }

    boolean isHit() {
        return hit;
    }

    boolean hasHeader() {
        return located.pri() >= 0;
    }

    /** Whether it carries a signature block or a piece of a certificate (RFC 5848 sections 4 and 5). */
    boolean isSignature() {
        for (SyslogMessage.SdParam param : located.params()) {
            if (SIGNATURE_IDS.contains(param.sdId().text(message))) {
                return true;
            }
        }
        return false;
    }

    String origin() {
        return located.origin(message);
    }

    @Nullable String service() {
        Span appName = located.appName();
        return appName == null ? null : appName.text(message);
    }

    /** MSG without BOM and line end. */
    byte[] text() {
        return Arrays.copyOfRange(message, textFrom, textTo);
    }

    int sizeBytes() {
        return message.length;
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
                ? redactor.examine(message, located, decided.patches(), textFrom)
                : List.of();
    }

    void settle(SyslogReceipt.Outcome outcome) {
        if (receipt != null) {
            receipt.settle(outcome);
        }
    }

    void write(SyslogRewriter out, List<Edit> edits) {
        out.write(Unpooled.wrappedBuffer(message), 0, message.length, framing, edits, receipt);
    }
}
