package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.util.Arrays;

/** Finds secrets in a text that were seen before. One thread. */
final class SeenFinder {
    private final SeenSecrets seen;
    private final SecretTag.Maker tags;
    private final byte[] bytes = new byte[SeenSecrets.MAX_BYTES];

    SeenFinder(SeenSecrets seen) {
        this.seen = seen;
        this.tags = seen.newTagMaker();
    }

    /** Hears of secrets. */
    @FunctionalInterface
    interface Listener {
        /** Takes a secret and the rule that found it when it was seen. */
        void onSeen(Rule rule, int fromByte, int toByte);
    }

    /** Tells of the secrets in a text, in ascending order. */
    void find(NativeBytes text, Listener listener) {
        SeenIndex index = seen.index();
        if (!index.isEmpty()) {
            index.find(text, (secret, from) -> {
                if (isThere(text, secret, from)) {
                    listener.onSeen(secret.rule(), from, from + secret.lengthBytes());
                }
            });
        }
    }

    private boolean isThere(NativeBytes text, SeenSecret secret, int from) {
        if (from < 0 || from + secret.lengthBytes() > text.length() || secret.isOld(seen.nanoTime())) {
            return false;
        }
        text.copy(from, bytes, 0, secret.lengthBytes());
        SecretTag tag = tags.of(bytes, secret.lengthBytes());
        Arrays.fill(bytes, 0, secret.lengthBytes(), (byte) 0);
        return tag.equals(secret.tag());
    }
}
