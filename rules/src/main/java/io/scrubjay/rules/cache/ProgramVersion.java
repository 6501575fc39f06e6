package io.scrubjay.rules.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Tells one build of this library from any other: what one has made out of rules another must make again. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** A digest of what the library's jar, or its directory of classes, holds; empty where neither can be read. */
    public static Optional<String> digest() {
        CodeSource source = ProgramVersion.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return Optional.of(Files.isDirectory(path) ? ofDirectory(path) : ofJar(path));
        } catch (IOException | UncheckedIOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The jar has a checksum of each file already. */
    private static String ofJar(Path path) throws IOException {
        Digest digest = new Digest();
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                digest.addPiece(entry.getName()).addPiece((int) entry.getSize()).addPiece((int) entry.getCrc());
            }
        }
        return digest.name();
    }

    private static String ofDirectory(Path path) throws IOException {
        Digest digest = new Digest();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.addPiece(path.relativize(file).toString()).addPiece(Files.readAllBytes(file));
            }
        }
        return digest.name();
    }
}
