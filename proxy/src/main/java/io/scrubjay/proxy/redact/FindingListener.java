package io.scrubjay.proxy.redact;

/** Hears of each masked secret. Called on event loops, before the redacted payload is forwarded: must not block or throw. */
@FunctionalInterface
public interface FindingListener {
    void onFinding(LocatedFinding finding);

    /** Hears of findings that are more than one payload can tell of by name: masked like all others, and only counted. */
    default void onFurther(int findings) {}
}
