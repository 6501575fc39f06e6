package io.scrubjay.proxy.receive.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of a Unix socket: one that a killed process left is replaced, anything else is left alone. */
final class UnixSocketFile {
    private static final Logger LOGGER = LoggerFactory.getLogger(UnixSocketFile.class);
    /** Of {@code st_mode} (inode(7)): what kind of file it is, and that of a socket. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final Path path;
    /** The very file that was opened: another process may have put its own in place of it. */
    private final Object inode;

    private UnixSocketFile(Path path, Object inode) {
        this.path = path;
        this.inode = inode;
    }

    /**
     * Makes room for a socket.
     *
     * @param isInUse whether somebody receives there
     * @throws IOException if something else than a socket stands there, or one that is in use
     */
    static void clear(String name, Path path, BooleanSupplier isInUse) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException(name + ": " + path + " (expected: no file, or the socket of a former run)");
        }
        if (isInUse.getAsBoolean()) {
            throw new IOException(name + ": " + path + " is in use (expected: a socket at which nobody receives any more)");
        }
        Files.delete(path);
    }

    /** A socket that was bound. Lets every user of this machine send to it, as to {@code /dev/log}; its directory may say otherwise. */
    static UnixSocketFile open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new UnixSocketFile(path, inode(path));
    }

    /** Deletes the file, if it is still the one that was opened. */
    void delete() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(inode(path), inode)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("path", path).addKeyValue("cause", e.getMessage()).log("Unix socket not deleted");
        }
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
}
