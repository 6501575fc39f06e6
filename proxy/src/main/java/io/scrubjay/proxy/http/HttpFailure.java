package io.scrubjay.proxy.http;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why there was no answer: {@code "connect"}, {@code "tls"}, {@code "timeout"}, ...; never shows the request. */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isPermanent;

    HttpFailure(String kind, boolean isPermanent) {
        super(kind);
        this.isPermanent = isPermanent;
    }

    /** The failure that a cause is; the cause itself is left out, as it may show the request. */
    static HttpFailure of(@Nullable Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof SSLException) {
                return new HttpFailure("tls", false);
            }
        }
        return new HttpFailure("connection lost", false);
    }

    /** In a word or two. */
    public String kind() {
        return String.valueOf(getMessage());
    }

    /** Whether the same call would fail again. */
    public boolean isPermanent() {
        return isPermanent;
    }
}
