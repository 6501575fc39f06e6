package io.scrubjay.rules.hyperscan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiled databases in a directory, by the content that they were compiled from, so that a start need not compile again.
 *
 * <p>A file is the serialised database behind its SHA-256; one that is damaged, of another library or for another CPU is
 * ignored and written anew. The library trusts what it loads, so the directory must belong to us and be writable by
 * nobody else; otherwise nothing is cached. Failures to write are silent: the cache only saves time. Any thread, any process.
 */
public final class DatabaseCache {
    private static final int DIGEST_BYTES = 32;
    private static final String SUFFIX = ".hsdb";
    private static final int KEPT_FILES = 8;
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;

    /** @param directory created with owner-only permissions where it is missing */
    public DatabaseCache(Path directory) {
        this.directory = directory;
    }

    /** The database of these patterns, from the cache or compiled and cached now. */
    public Database get(List<Pattern> patterns) {
        Path file = directory.resolve(name(patterns) + SUFFIX);
        Optional<Database> cached = read(file);
        if (cached.isPresent()) {
            return cached.get();
        }
        Database compiled = Database.compile(patterns);
        write(file, compiled.serialize());
        return compiled;
    }

    private Optional<Database> read(Path file) {
        try {
            if (!isOurs(directory) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(file);
            if (content.length <= DIGEST_BYTES) {
                return Optional.empty();
            }
            byte[] serialized = Arrays.copyOfRange(content, DIGEST_BYTES, content.length);
            if (!MessageDigest.isEqual(sha256().digest(serialized), Arrays.copyOf(content, DIGEST_BYTES))) {
                return Optional.empty();
            }
            return Optional.of(Database.deserialize(serialized));
        } catch (IOException | HyperscanException e) {
            return Optional.empty();
        }
    }

    private void write(Path file, byte[] serialized) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!isOurs(directory)) {
                return;
            }
            Path whole = Files.createTempFile(directory, "new", ".tmp");
            try {
                byte[] digest = sha256().digest(serialized);
                Files.write(
                        whole,
                        ByteBuffer.allocate(DIGEST_BYTES + serialized.length)
                                .put(digest)
                                .put(serialized)
                                .array());
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
            prune();
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException e) {
            // a file system without what it takes to do this safely: no cache
        } catch (IOException e) {
            // full or read-only: no cache
        }
    }

    /** Keeps the files used last; rule files that are being tuned would fill the directory. */
    private void prune() throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> oldest = files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted((one, other) -> Long.compare(
                            other.toFile().lastModified(), one.toFile().lastModified()))
                    .skip(KEPT_FILES)
                    .toList();
            for (Path file : oldest) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        String owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
        return owner.equals(System.getProperty("user.name"))
                && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).stream()
                        .noneMatch(OTHERS_WRITE::contains);
    }

    private static String name(List<Pattern> patterns) {
        MessageDigest digest = sha256();
        digest.update((Database.libraryVersion() + TargetPlatform.NAME).getBytes(StandardCharsets.UTF_8));
        for (Pattern pattern : patterns) {
            byte[] expression = pattern.expression().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(12)
                    .putInt(pattern.id())
                    .putInt(pattern.flags())
                    .putInt(expression.length)
                    .array());
            digest.update(expression);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
