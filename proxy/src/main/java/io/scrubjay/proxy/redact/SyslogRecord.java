package io.scrubjay.proxy.redact;

import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import io.scrubjay.rules.join.Verdict;
import io.scrubjay.rules.scan.ScanException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message on its way through a {@link SyslogJoiner}. */
final class SyslogRecord {
    /** What a message takes besides its bytes, about. */
    private static final int OVERHEAD_BYTES = 256;
    /** A longer APP-NAME is none that rules are told of. */
    private static final int MAX_SERVICE_BYTES = 255;

    private static final Set<String> SIGNATURE_IDS = Set.of("ssign", "ssign-cert");

    private final byte[] bytes;
    private final int fromByte;
    private final int toByte;
    private final boolean hit;
    private final SyslogFraming framing;
    private final @Nullable SyslogReceipt receipt;
    private final boolean header;
    private final boolean signature;
    /** Where host, application and process stand, which are its origin; -1 without any. */
    private final int originFrom;

    private final int originTo;
    /** Where the text begins and ends that is joined with others. */
    private final int textFrom;

    private final int textTo;
    private @Nullable Verdict verdict;

    /**
     * @param bytes borrowed; the message stands in {@code [fromByte, toByte)} of it
     * @param located where its parts stand; borrowed for the call
     * @param hit whether the sweep hit something in it
     */
    SyslogRecord(
            byte[] bytes,
            int fromByte,
            int toByte,
            SyslogMessageLocator located,
            boolean hit,
            SyslogFraming framing,
            @Nullable SyslogReceipt receipt) {
        this.bytes = bytes;
        this.fromByte = fromByte;
        this.toByte = toByte;
        this.hit = hit;
        this.framing = framing;
        this.receipt = receipt;
        this.header = located.pri() >= 0;
        this.signature = isSignature(located.params(), bytes);
        this.originFrom = located.originFrom();
        this.originTo = located.originTo();
        this.textFrom = Bom.skip(bytes, located.msgFrom());
        int to = toByte;
        while (to > textFrom && (bytes[to - 1] == '\r' || bytes[to - 1] == '\n' || bytes[to - 1] == 0)) {
            to--;
        }
        this.textTo = to;
    }

    private static boolean isSignature(List<SyslogMessage.SdParam> params, byte[] bytes) {
        for (SyslogMessage.SdParam param : params) {
            if (SIGNATURE_IDS.contains(param.sdId().text(bytes))) {
                return true;
            }
        }
        return false;
    }

    /** The same over bytes of its own, since it may have to wait. */
    SyslogRecord kept() {
        byte[] own = Arrays.copyOfRange(bytes, fromByte, toByte);
        SyslogMessageLocator located = new SyslogMessageLocator().read(own, 0, own.length);
        return new SyslogRecord(own, 0, own.length, located, hit, framing, receipt);
    }

    boolean isHit() {
        return hit;
    }

    boolean hasHeader() {
        return header;
    }

    /** Whether it carries a signature block or a piece of a certificate (RFC 5848 sections 4 and 5). */
    boolean isSignature() {
        return signature;
    }

    /** Host, application and process as they stand in the header, no more than a valid one holds; empty without any. */
    String origin() {
        return originFrom < 0 ? "" : new String(bytes, originFrom, originTo - originFrom, StandardCharsets.ISO_8859_1);
    }

    @Nullable String service() {
        Span appName = located().appName();
        if (appName == null || appName.toByte() - appName.fromByte() > MAX_SERVICE_BYTES) {
            return null;
        }
        return appName.text(bytes);
    }

    private SyslogMessage located() {
        return new SyslogMessageLocator().read(bytes, fromByte, toByte).message();
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
        return toByte - fromByte;
    }

    void decide(Verdict decided) {
        verdict = decided;
    }

    boolean isDecided() {
        return verdict != null;
    }

    /**
     * What to put in place of its secrets, which are reported. Of a kept one only.
     *
     * @throws ScanException if it could not be scanned
     */
    List<Edit> examine(SyslogRedactor redactor) {
        Verdict decided = verdict;
        if (decided == null || decided.kind() == Verdict.Kind.WITHHELD) {
            throw new ScanException("message: not scanned together with its neighbours");
        }
        return hit || decided.kind() == Verdict.Kind.MASKED
                ? redactor.examine(bytes, located(), decided.patches(), textFrom)
                : List.of();
    }

    void settle(SyslogReceipt.Outcome outcome) {
        if (receipt != null) {
            receipt.settle(outcome);
        }
    }

    void write(SyslogRewriter out, List<Edit> edits) {
        out.write(Unpooled.wrappedBuffer(bytes), fromByte, toByte, framing, edits, receipt);
    }
}
