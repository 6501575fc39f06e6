package io.scrubjay.proxy.revoke;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By whom credentials can be looked up together, as the kill switch does. */
public enum HolderKind {
    AGENT,
    OWNER,
    TASK;

    /** The word in API and audit: {@code "agent"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whom the credential names; null where its issuer did not say. */
    public @Nullable String of(Credential credential) {
        return switch (this) {
            case AGENT -> credential.agent();
            case OWNER -> credential.owner();
            case TASK -> credential.task();
        };
    }
}
