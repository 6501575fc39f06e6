package io.scrubjay.rules.hyperscan;

import io.scrubjay.rules.cache.CacheDirectory;
import io.scrubjay.rules.cache.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Compiled databases in a directory, by what they were compiled from, so that a start need not compile again. One that is
 * damaged, of another library or for another CPU counts as missing. Any thread, any process.
 */
public final class DatabaseCache {
    private static final String SUFFIX = ".hsdb";

    private final CacheDirectory directory;

    /** @param directory created with owner-only permissions where it is missing */
    public DatabaseCache(Path directory) {
        this(new CacheDirectory(directory));
    }

    /** Databases among other files. */
    public DatabaseCache(CacheDirectory directory) {
        this.directory = directory;
    }

    /** Where the databases are, for what belongs beside them. */
    public CacheDirectory directory() {
        return directory;
    }

    /** The database of these patterns, from the cache or compiled and cached now. */
    public Database get(List<Pattern> patterns) {
        Digest digest = version();
        for (Pattern pattern : patterns) {
            digest.addPiece(pattern.id()).addPiece(pattern.flags()).addPiece(pattern.expression());
        }
        String name = digest.name() + SUFFIX;
        Optional<Database> cached = read(name);
        if (cached.isPresent()) {
            return cached.get();
        }
        Database compiled = Database.compile(patterns);
        directory.write(name, compiled.serialize());
        return compiled;
    }

    /** The database that was put under a key; the caller closes it. */
    public Optional<Database> find(String key) {
        return read(name(key));
    }

    /**
     * Puts a database under a key. Borrows it.
     *
     * @param key stands for all that its patterns were made of
     */
    public void put(String key, Database database) {
        directory.write(name(key), database.serialize());
    }

    private Optional<Database> read(String name) {
        try {
            return directory.read(name).map(Database::deserialize);
        } catch (HyperscanException e) {
            return Optional.empty();
        }
    }

    private static String name(String key) {
        return version().addPiece(key).name() + SUFFIX;
    }

    private static Digest version() {
        return new Digest().addPiece(Database.libraryVersion()).addPiece(TargetPlatform.NAME);
    }
}
