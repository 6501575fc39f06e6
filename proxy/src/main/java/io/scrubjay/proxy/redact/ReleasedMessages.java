package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leaves at one step of a {@link SyslogJoiner}, in order; what waited is examined as it does. Confined to its event
 * loop.
 */
final class ReleasedMessages implements SenderLines.Exit {
    private final SyslogRedactor redactor;
    private final SignatureNotice signatures;
    private final @Nullable String sender;
    private final List<SyslogLeaving> messages = new ArrayList<>();
    private int withheld;
    private boolean clean = true;

    /**
     * @param redactor by the rules in force
     * @param sender of the batch at hand; null without one
     */
    ReleasedMessages(SyslogRedactor redactor, SignatureNotice signatures, @Nullable String sender) {
        this.redactor = redactor;
        this.signatures = signatures;
        this.sender = sender;
    }

    /** Takes a message that leaves as it came. Borrows the batch until all are written. */
    void pass(SyslogBatch batch, int index, boolean isSignature) {
        signatures.seen(isSignature, false);
        if (messages.isEmpty() || !messages.getLast().takes(index)) {
            messages.add(new SyslogLeaving.Passing(batch, index));
        }
    }

    /** Counts a message that never leaves, which has been told. */
    void withhold() {
        withheld++;
    }

    /** Takes a message that has waited. */
    @Override
    public void leave(SyslogRecord record, String ofSender) {
        clean &= ofSender.equals(sender);
        List<Edit> found;
        try {
            found = record.examine(redactor);
        } catch (RuntimeException e) {
            withhold(record, e);
            return;
        }
        signatures.seen(record.isSignature(), !found.isEmpty());
        messages.add(new SyslogLeaving.Examined(record, found));
        clean &= found.isEmpty();
    }

    private void withhold(SyslogRecord record, RuntimeException cause) {
        clean = false;
        withheld++;
        record.settle(Outcome.REFUSED);
        redactor.withhold(record.sizeBytes(), cause);
    }

    /** Whether all are messages of the batch at hand, none of which is masked or withheld. */
    boolean isClean() {
        return clean && withheld == 0;
    }

    /** Writes all; the caller releases the batch. */
    SyslogSession.Result write(ByteBufAllocator allocator) {
        int length = messages.stream().mapToInt(SyslogLeaving::sizeBytes).sum();
        ByteBuf out;
        try {
            out = allocator.directBuffer(length);
        } catch (OutOfMemoryError e) { // of direct memory; whoever waits for an answer hears of it
            messages.forEach(SyslogLeaving::refuse);
            throw e;
        }
        try {
            SyslogRewriter rewriter = new SyslogRewriter(out);
            messages.forEach(message -> message.write(rewriter));
            return new SyslogSession.Result(rewriter.batch(), rewriter.emptied(), withheld);
        } finally {
            out.release();
        }
    }
}
