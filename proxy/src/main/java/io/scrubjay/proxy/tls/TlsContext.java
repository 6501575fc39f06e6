package io.scrubjay.proxy.tls;

import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS context that follows its files. Any thread. */
public final class TlsContext {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsContext.class);

    private final String name;
    private final PemFiles files;
    private final Factory factory;
    private volatile Loaded loaded;
    private volatile String lastSeen;
    private volatile @Nullable String trouble;

    /**
     * @param name key in the configuration
     * @throws IllegalArgumentException if a file cannot be used
     */
    TlsContext(String name, PemFiles files, Factory factory) {
        this.name = name;
        this.files = files;
        this.factory = factory;
        this.lastSeen = files.signature();
        this.loaded = load();
    }

    /** The present context, for connections that begin now; those that are open keep theirs. */
    public SslContext current() {
        return loaded.context();
    }

    String name() {
        return name;
    }

    boolean showsCertificate() {
        return files.certificate() != null;
    }

    /** When our certificate expires. */
    Instant expiry() {
        return loaded.expiry();
    }

    /** Why the files as they are now are not in use; null if they are. */
    @Nullable String trouble() {
        return trouble;
    }

    /**
     * Loads the files if they have changed. Where that fails the context before stays, since a file may be half written; the
     * next change, or {@code always}, tries again.
     *
     * @param always whether to load them in any case
     * @return whether another context is in use now
     */
    synchronized boolean refresh(boolean always) {
        String seen = files.signature();
        if (!always && seen.equals(lastSeen)) {
            return false;
        }
        lastSeen = seen;
        try {
            loaded = load();
            trouble = null;
            LOGGER.atInfo().addKeyValue("tls", name).addKeyValue("expires", loaded.expiry()).log("certificates loaded");
            return true;
        } catch (IllegalArgumentException e) {
            trouble = e.getMessage();
            LOGGER.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("certificates not loaded; those before stay in use");
            return false;
        }
    }

    private Loaded load() {
        try {
            Instant expiry = files.check();
            return new Loaded(factory.create(files), expiry);
        } catch (SSLException e) {
            throw new IllegalArgumentException(
                    name + ": " + files + " (expected: a certificate, its own key, authorities)", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private record Loaded(SslContext context, Instant expiry) {}

    /** Makes a context of files. */
    @FunctionalInterface
    interface Factory {
        SslContext create(PemFiles files) throws SSLException;
    }
}
