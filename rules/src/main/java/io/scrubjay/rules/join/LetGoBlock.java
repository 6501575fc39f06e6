package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenBlock;
import org.jspecify.annotations.Nullable;

/**
 * A block of which more may come though its records were let go before its last mark. Each further one is masked alone.
 * Immutable.
 *
 * @param patch what is masked in each record that goes on with it; null where no content has come
 * @param strangers how many other records stood behind the last one that did
 */
record LetGoBlock(OpenBlock block, @Nullable Patch patch, int strangers) {

    boolean goesOnWith(byte[] record) {
        return OpenBlock.isContent(record) && (patch != null || OpenBlock.isSecret(record));
    }

    /** What is replaced in a record with which it goes on: all of it. */
    JoinedPatch patchOf(byte[] record, RecordSecrets secrets) {
        return patch == null ? secrets.beginning(block, record) : RecordSecrets.whole(patch, record);
    }

    /** The block behind a record that {@code masked} replaces. */
    LetGoBlock behind(JoinedPatch masked) {
        return new LetGoBlock(block, masked.patch(), 0);
    }

    /** The block behind a record with which it does not go on; null where that ends it, or there were too many such records. */
    @Nullable LetGoBlock behindStranger(byte[] record) {
        return block.endIn(record) >= 0 || strangers >= HeldBlock.MAX_STRANGERS
                ? null
                : new LetGoBlock(block, patch, strangers + 1);
    }
}
