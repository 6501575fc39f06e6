package io.scrubjay.proxy.config;

/** A secret from {@code env:} or {@code file:}. It never shows itself: not in {@code toString()}, not in an exception. */
public final class SecretValue {
    private final String value;

    public SecretValue(String value) {
        this.value = value;
    }

    /** The secret itself; for the one place that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
