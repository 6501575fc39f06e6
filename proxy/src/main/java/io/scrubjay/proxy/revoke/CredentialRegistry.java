package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.scan.RegisteredSecrets;
import io.scrubjay.rules.scan.TokenHint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who issued which credential to whom, and how it is revoked: in the store, with indexes of fingerprints and hints in memory.
 *
 * <p>An expired credential stays known for a day, so that its late leak is recognised. Any thread.
 */
public final class CredentialRegistry implements RegisteredSecrets {
    /** How many it holds, at most. */
    public static final int MAX_CREDENTIALS = 2_000_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialRegistry.class);
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(1);
    private static final int PURGE_AT_ONCE = 1_000;

    private final Store store;
    private final FingerprintKey key;
    private final CredentialTable table;
    private final FingerprintIndex index = new FingerprintIndex();
    private final HintIndex hints = new HintIndex();
    private final Clock clock;
    private final int maxCredentials;
    private final int hintBytes;
    private volatile RegistrationHook hook = RegistrationHook.NONE;

    /** What is done about new or changed registrations. */
    interface RegistrationHook {
        RegistrationHook NONE = new RegistrationHook() {
            @Override
            public void registered(Connection connection, Credential credential) {}

            @Override
            public void committed() {}
        };

        /** In the transaction of each. */
        void registered(Connection connection, Credential credential) throws SQLException;

        /** When they are durable. */
        void committed();
    }

    /**
     * A registry over a store, which stays the caller's to close.
     *
     * @param hintBytes the shortest secret that is looked for by its hint
     */
    public CredentialRegistry(Store store, FingerprintKey key, Clock clock, Meters meters, int hintBytes) {
        this(store, key, clock, meters, hintBytes, MAX_CREDENTIALS);
    }

    CredentialRegistry(
            Store store, FingerprintKey key, Clock clock, Meters meters, int hintBytes, int maxCredentials) {
        this.hintBytes = hintBytes;
        this.store = store;
        this.key = key;
        this.table = new CredentialTable(store.cipher(), new HolderTags(key));
        this.clock = clock;
        this.maxCredentials = maxCredentials;
        meters.gauge(Meter.CREDENTIALS, index::size);
    }

    /**
     * Reads what is registered; waits for it, a second for a million. Where the store cannot be read that is logged,
     * and the registry fills as credentials are registered anew: masking does not wait for it.
     */
    public void load() {
        try {
            store.read(connection -> {
                        table.forEachEntry(connection, this::addToIndexes);
                        return null;
                    })
                    .join();
        } catch (CompletionException e) {
            LOGGER.atError()
                    .addKeyValue("reason", String.valueOf(e.getCause()))
                    .log("registered credentials cannot be read; leaks are reported as if of unregistered ones");
        }
    }

    /** Called once, before the first registration. */
    void onRegistered(RegistrationHook registrationHook) {
        this.hook = registrationHook;
    }

    /**
     * Registers credentials, all of them in one transaction; it is durable when the future completes.
     *
     * @return how each one ended, in the order given
     */
    public CompletableFuture<List<Registration>> register(List<Credential> credentials) {
        List<Credential> batch = List.copyOf(credentials);
        List<IndexEntry> dropped = new ArrayList<>();
        return store.write(connection -> {
                    List<Registration> results = new ArrayList<>(batch.size());
                    for (Credential credential : batch) {
                        results.add(register(connection, credential, dropped));
                    }
                    purge(connection, dropped);
                    return results;
                })
                .whenComplete((results, failure) -> {
                    putBack(dropped, failure);
                    hook.committed();
                });
    }

    /** Forgets a credential of that issuer; whether there was one. */
    public CompletableFuture<Boolean> delete(Fingerprint fingerprint, String issuer) {
        List<IndexEntry> dropped = new ArrayList<>();
        return store.write(connection -> {
                    Optional<Credential> found = table.find(connection, fingerprint);
                    if (found.isEmpty() || !found.get().issuer().equals(issuer)) {
                        return false;
                    }
                    table.delete(connection, fingerprint);
                    dropFromIndexes(connection, IndexEntry.of(found.get()), dropped);
                    return true;
                })
                .whenComplete((deleted, failure) -> putBack(dropped, failure));
    }

    /** Credentials in the order of their fingerprints, after that one; from the beginning where there is none. */
    public CompletableFuture<List<Credential>> list(int limit, @Nullable String after) {
        return store.read(connection -> table.list(connection, limit, after));
    }

    /** Whether the fingerprint may be registered; for event loops, waits for nobody. */
    public boolean mayContain(Fingerprint fingerprint) {
        return index.contains(fingerprint);
    }

    @Override
    public int minBytes() {
        return hints.minBytes();
    }

    @Override
    public int nextLength(int prefixCrc, int aboveBytes) {
        return hints.nextLength(prefixCrc, aboveBytes);
    }

    @Override
    public Check newCheck() {
        Fingerprinter fingerprinter = key.newFingerprinter();
        return (token, lengthBytes) -> mayContain(fingerprinter.fingerprint(token, 0, lengthBytes));
    }

    /** How many are registered, expired ones of the last day included. */
    public int size() {
        return index.size();
    }

    /** The credential of a fingerprint, within a transaction. */
    Optional<Credential> find(Connection connection, Fingerprint fingerprint) throws SQLException {
        return index.contains(fingerprint) ? table.find(connection, fingerprint) : Optional.empty();
    }

    /** What somebody holds that has not expired, within a transaction. */
    List<Credential> heldBy(Connection connection, HolderKind kind, String name) throws SQLException {
        return table.heldBy(connection, kind, name, clock.instant());
    }

    /** How many that are, within a transaction. */
    int countHeldBy(Connection connection, HolderKind kind, String name) throws SQLException {
        return table.countHeldBy(connection, kind, name, clock.instant());
    }

    private Registration register(Connection connection, Credential credential, List<IndexEntry> dropped)
            throws SQLException {
        Optional<Credential> known = table.find(connection, credential.fingerprint());
        if (known.isPresent() && !known.get().issuer().equals(credential.issuer())) {
            return Registration.CONFLICT;
        }
        if (known.isPresent() && known.get().equals(credential)) {
            return Registration.UNCHANGED;
        }
        if (known.isEmpty() && index.size() >= maxCredentials) {
            return Registration.FULL;
        }
        table.put(connection, credential, clock.instant());
        // before the commit: a yes too many is harmless, a no is not
        addToIndexes(IndexEntry.of(credential));
        if (known.isPresent()) {
            dropHint(IndexEntry.of(known.get()), dropped);
        }
        hook.registered(connection, credential);
        return known.isPresent() ? Registration.UPDATED : Registration.CREATED;
    }

    private void purge(Connection connection, List<IndexEntry> dropped) throws SQLException {
        for (IndexEntry gone :
                table.purge(connection, clock.instant().minus(KEPT_AFTER_EXPIRY), PURGE_AT_ONCE)) {
            dropFromIndexes(connection, gone, dropped);
        }
    }

    private void addToIndexes(IndexEntry entry) {
        index.add(entry.fingerprint());
        TokenHint hint = entry.hint();
        if (hint != null && hint.lengthBytes() >= hintBytes) {
            hints.add(hint);
        }
    }

    private void dropFromIndexes(Connection connection, IndexEntry entry, List<IndexEntry> dropped)
            throws SQLException {
        if (!table.hasLike(connection, entry.fingerprint())) {
            index.remove(entry.fingerprint());
        }
        dropHint(entry, dropped);
    }

    private void dropHint(IndexEntry entry, List<IndexEntry> dropped) {
        TokenHint hint = entry.hint();
        if (hint != null && hint.lengthBytes() >= hintBytes) {
            hints.remove(hint);
        }
        dropped.add(entry);
    }

    /** What is still in the table, as its deletion was not committed. */
    private void putBack(List<IndexEntry> dropped, @Nullable Throwable failure) {
        if (failure != null) {
            dropped.forEach(this::addToIndexes);
        }
    }
}
