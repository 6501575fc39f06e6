package io.scrubjay.proxy.store;

import java.io.IOException;

/**
 * Says why the data directory, a key file or the database cannot be used; the message names the file and what is
 * expected.
 */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
