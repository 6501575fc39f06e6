package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.SyslogExaminer.Edit;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import java.util.List;

/** What leaves a {@link SyslogJoiner}. Confined to its event loop. */
sealed interface SyslogLeaving {
    /** How many bytes it takes, about. */
    int sizeBytes();

    void write(SyslogRewriter out);

    /** Tells its sender that it does not leave. */
    void refuse();

    /** Takes message {@code index} of the batch at hand, too, where it can. */
    default boolean takes(int index) {
        return false;
    }

    /** Messages side by side in a batch, as they came. Borrows the batch. */
    final class Passing implements SyslogLeaving {
        private final SyslogBatch batch;
        private final int fromIndex;
        private int toIndex;

        Passing(SyslogBatch batch, int index) {
            this.batch = batch;
            this.fromIndex = index;
            this.toIndex = index + 1;
        }

        @Override
        public boolean takes(int index) {
            if (index == toIndex) {
                toIndex++;
                return true;
            }
            return false;
        }

        @Override
        public int sizeBytes() {
            return batch.frameTo(toIndex - 1) - batch.frameFrom(fromIndex);
        }

        @Override
        public void write(SyslogRewriter out) {
            out.copy(batch, fromIndex, toIndex);
        }

        @Override
        public void refuse() {
            for (int i = fromIndex; i < toIndex; i++) {
                batch.settle(i, Outcome.REFUSED);
            }
        }
    }

    /** A message with what to put in place of its secrets. */
    record Examined(SyslogRecord record, List<Edit> edits) implements SyslogLeaving {
        @Override
        public int sizeBytes() {
            return record.sizeBytes() + SyslogRewriter.FRAME_BYTES;
        }

        @Override
        public void write(SyslogRewriter out) {
            record.write(out, edits);
        }

        @Override
        public void refuse() {
            record.settle(Outcome.REFUSED);
        }
    }
}
