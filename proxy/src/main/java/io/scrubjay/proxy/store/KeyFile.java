package io.scrubjay.proxy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** A key of {@value #KEY_BYTES} random bytes in a file that only its owner can read. */
final class KeyFile {
    static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> FOREIGN = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /**
     * The key in a file of the directory; a new one where there is none. The file appears whole or not at all, and of
     * two processes that create it at once both get the same key.
     *
     * @throws StoreException if others can read or write the file, or it has another length
     */
    static byte[] loadOrCreate(Path dir, String name) throws StoreException {
        Path file = dir.resolve(name);
        try {
            if (!Files.exists(file)) {
                create(dir, file);
            }
            return load(file);
        } catch (StoreException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    file + ": cannot be used (expected: a key file of mode 600): " + PrivateFiles.reason(e), e);
        }
    }

    private static byte[] load(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().anyMatch(FOREIGN::contains)) {
            throw new StoreException(file + ": mode " + PosixFilePermissions.toString(mode)
                    + " (expected: rw-------, its owner's only; chmod 600, and replace a key that others have read)");
        }
        byte[] key;
        try (InputStream in = Files.newInputStream(file)) {
            key = in.readNBytes(KEY_BYTES + 1);
        }
        if (key.length != KEY_BYTES) {
            long length = Files.size(file);
            Arrays.fill(key, (byte) 0);
            throw new StoreException(file + ": " + length + " bytes (expected: " + KEY_BYTES + ")");
        }
        return key;
    }

    private static void create(Path dir, Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        byte[] suffix = new byte[8];
        random.nextBytes(suffix);
        Path temporary = dir.resolve("." + file.getFileName() + "." + HexFormat.of().formatHex(suffix) + ".tmp");
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        try {
            write(temporary, key);
            publish(temporary, file);
        } finally {
            Arrays.fill(key, (byte) 0);
            Files.deleteIfExists(temporary);
        }
        PrivateFiles.sync(dir);
    }

    private static void write(Path file, byte[] key) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.OWNER_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(key);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** A hard link never replaces the key of another process that was first, as a rename would. */
    private static void publish(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            return; // the other process's key is as good
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE); // a file system without hard links
        }
    }
}
