package io.scrubjay.proxy.store;

import java.nio.file.Path;

/**
 * Where the key of the records comes from. A key management service plugs in here: unwrap the data key at start-up and
 * return it.
 */
@FunctionalInterface
public interface RecordKeySource {

    /**
     * The key, 32 bytes; the caller keeps the array.
     *
     * @throws StoreException if it cannot be had; the store then refuses to open
     */
    byte[] recordKey() throws StoreException;

    /**
     * A key file {@code records.key} in the data directory itself, created on first use.
     *
     * <p>It protects copies of the database alone: backups, snapshots, support bundles, freed disk blocks. It does not
     * protect against someone who reads the whole directory, who has the key too.
     */
    static RecordKeySource file(Path dir) {
        return () -> KeyFile.loadOrCreate(dir, "records.key");
    }
}
