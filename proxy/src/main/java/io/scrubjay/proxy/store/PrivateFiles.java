package io.scrubjay.proxy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes directories and files that only their owner can read: 0700 and 0600 from the moment they exist. */
final class PrivateFiles {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /**
     * Creates the directory and its parents where they are missing.
     *
     * @throws StoreException if it cannot be created, is no directory, or everybody may write to it
     */
    static void createDirectory(Path dir) throws StoreException {
        try {
            if (!Files.isDirectory(dir)) {
                Files.createDirectories(dir, OWNER_DIRECTORY);
            }
            if (Files.getPosixFilePermissions(dir).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new StoreException(dir + ": writable by everybody (expected: a directory of the proxy's own user;"
                        + " chmod o-w)");
            }
        } catch (StoreException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(dir + ": not a directory (expected: a directory that the proxy can write to)", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    dir + ": cannot be created (expected: a directory that the proxy can write to): " + reason(e), e);
        }
    }

    /** Creates an empty file of mode 0600 unless it exists. */
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, OWNER_FILE);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new StoreException(file + ": not a regular file (expected: a file of the proxy)", e);
            }
        }
    }

    /** Makes the entries of a directory durable. */
    static void sync(Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * The kind of an I/O failure, which for file system exceptions says more than the message (that is only the path).
     */
    static String reason(Exception e) {
        return e.getClass().getSimpleName();
    }
}
