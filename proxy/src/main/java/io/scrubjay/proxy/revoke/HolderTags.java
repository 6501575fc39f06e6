package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.rules.mask.Fingerprinter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keyed names of agents, owners and tasks, by which encrypted records can be looked up. Any thread. */
final class HolderTags {
    private final Fingerprinter fingerprinter;

    HolderTags(FingerprintKey key) {
        this.fingerprinter = key.newFingerprinter();
    }

    /** 32 hexadecimal digits; null for no name. */
    synchronized @Nullable String tag(HolderKind kind, @Nullable String name) {
        if (name == null) {
            return null;
        }
        byte[] bytes = ("holder\0" + kind.word() + "\0" + name).getBytes(StandardCharsets.UTF_8);
        return fingerprinter.fingerprint(bytes, 0, bytes.length).hex();
    }
}
