package io.scrubjay.proxy.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at rule files from outside: whether they are what they were, and where a change of them shows. Any thread. */
public final class RuleFiles {
    /** More than a rule file may have; what is behind it makes no difference. */
    private static final int MAX_BYTES = 17 * 1024 * 1024;
    /** More links on the way are a circle. */
    private static final int MAX_LINKS = 40;

    private RuleFiles() {}

    /** A text that differs when the list or the content of any of the files does. */
    public static String fingerprint(List<Path> files) {
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(content(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256().digest(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * The directories in which something changes when the content behind the paths does: where each symbolic link on the way
     * stands, and where the way ends. Those that are not there are left out.
     */
    static Set<Path> directories(List<Path> files) {
        Set<Path> directories = new HashSet<>();
        for (Path file : files) {
            Path path = file.toAbsolutePath();
            for (int i = 0; i < MAX_LINKS && path != null; i++) {
                path = follow(path, directories);
            }
        }
        return directories;
    }

    /** Adds the directory of the first link on the way, and gives the path behind it; null where there is none. */
    private static @Nullable Path follow(Path path, Set<Path> directories) {
        Path link = path.getRoot();
        for (Path name : path) {
            link = link.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                continue;
            }
            addReal(link.getParent(), directories);
            try {
                return link.resolveSibling(Files.readSymbolicLink(link)).resolve(link.relativize(path));
            } catch (IOException e) {
                return null; // exchanged just now, which its directory will say
            }
        }
        addReal(path.getParent(), directories);
        return null;
    }

    private static void addReal(@Nullable Path directory, Set<Path> directories) {
        try {
            if (directory != null) {
                directories.add(directory.toRealPath());
            }
        } catch (IOException e) {
            // not there, or no longer
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
