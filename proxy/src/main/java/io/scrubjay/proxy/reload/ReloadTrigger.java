package io.scrubjay.proxy.reload;

import java.util.Locale;

/** What asks for other rules. */
public enum ReloadTrigger {
    /** SIGHUP: the configuration is read again, too. */
    SIGNAL,
    /** The admin API, likewise. */
    API,
    /** A rule file has changed; which files there are is not asked again. */
    FILES;

    boolean readsConfiguration() {
        return this != FILES;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
