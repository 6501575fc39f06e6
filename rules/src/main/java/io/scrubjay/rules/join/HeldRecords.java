package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one origin that wait because a secret is open at the end of the last one. Confined to the thread of its
 * {@link RecordJoiner}; the records are borrowed until their verdict.
 */
abstract sealed class HeldRecords permits HeldBlock, HeldText {
    final RecordSecrets secrets;
    final JoinWindow window;

    /** @param window with the first of the records */
    HeldRecords(RecordSecrets secrets, JoinWindow window) {
        this.secrets = secrets;
        this.window = window;
    }

    /** What a record is to those before it. */
    enum Next {
        /** It is held with them, and more may follow. */
        OPEN,
        /** It is held with them, and nothing of theirs goes on behind it. */
        LAST,
        /** It is none of them and is not held: what was open ended before it. */
        STRANGER
    }

    /** Takes the next record of the origin, unless it is a stranger. */
    abstract Next take(JoinWindow.Held next);

    /** The secrets that stand in the records, found in what they make together, in order. */
    abstract List<Patch> found();

    final JoinWindow window() {
        return window;
    }

    /** What is to be replaced in each record. */
    final List<List<JoinedPatch>> patches() {
        return patches(null);
    }

    /**
     * What is to be replaced in each record.
     *
     * @param rest all that is left of a block without an end; null where none is open
     */
    final List<List<JoinedPatch>> patches(@Nullable Patch rest) {
        return secrets.patches(window, found(), rest);
    }
}
