package io.scrubjay.proxy.receive.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix socket: one that a killed process left is replaced, anything else is left alone. */
final class UnixSocketFile {
    private UnixSocketFile() {}

    /**
     * Makes room for a socket.
     *
     * @throws IOException if something else than a socket stands there
     */
    static void clear(String name, Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException(name + ": " + path + " (expected: no file, or the socket of a former run)");
        }
        Files.delete(path);
    }

    /** Lets every user of this machine send to it, as to {@code /dev/log}; its directory may say otherwise. */
    static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
}
