package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.DecodedRun;
import io.scrubjay.rules.decode.Encoding;

/** Hears of what an examiner decodes; same thread. */
@FunctionalInterface
interface DecodingListener {
    DecodingListener NONE = (encoding, run, depth) -> {};

    /**
     * A run was decoded; its text is examined next.
     *
     * @param depth how many encodings were undone to get this text
     */
    void onDecoded(Encoding encoding, DecodedRun run, int depth);
}
