package io.scrubjay.rules.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A directory of files that can be made again, each behind its length and its checksum (CRC-32C: SHA-256 of a database of some
 * megabytes is a tenth of a start).
 *
 * <p>One that is damaged counts as missing. Who reads trusts what is read, so the directory must belong to us and be writable by
 * nobody else; otherwise there is nothing in it. Failures to write are silent: a cache only saves time. Any thread, any process.
 */
public final class CacheDirectory {
    private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES;
    private static final int KEPT_FILES = 8;
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;

    /** @param directory created with owner-only permissions where it is missing */
    public CacheDirectory(Path directory) {
        this.directory = directory;
    }

    /** What was written last under a name, in a new array; empty where there is nothing, or nothing that is whole. */
    public Optional<byte[]> read(String name) {
        Path file = directory.resolve(name);
        try {
            if (!isOurs(directory) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
            if (whole.remaining() <= HEADER_BYTES || whole.getInt() != whole.capacity() - HEADER_BYTES) {
                return Optional.empty();
            }
            long checksum = whole.getLong();
            byte[] content = new byte[whole.remaining()];
            whole.get(content);
            return checksum == checksum(content) ? Optional.of(content) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a file in place of the one of this name.
     *
     * @param name with a suffix, behind its last dot; of each suffix the files written last are kept
     */
    public void write(String name, byte[] content) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!isOurs(directory)) {
                return;
            }
            Path whole = Files.createTempFile(directory, "new", ".tmp");
            try {
                Files.write(
                        whole,
                        ByteBuffer.allocate(HEADER_BYTES + content.length)
                                .putInt(content.length)
                                .putLong(checksum(content))
                                .put(content)
                                .array());
                Files.move(
                        whole,
                        directory.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
            prune(name.substring(name.lastIndexOf('.')));
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException e) {
            // a file system without what it takes to do this safely: no cache
        } catch (IOException e) {
            // full or read-only: no cache
        }
    }

    private static long checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return checksum.getValue();
    }

    /** Keeps the files used last; rule files that are being tuned would fill the directory. */
    private void prune(String suffix) throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> oldest = files.filter(file -> file.getFileName().toString().endsWith(suffix))
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
}
