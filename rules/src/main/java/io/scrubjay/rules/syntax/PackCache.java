package io.scrubjay.rules.syntax;

import io.scrubjay.rules.cache.CacheDirectory;
import io.scrubjay.rules.cache.Digest;
import io.scrubjay.rules.cache.ProgramVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Packs as this build of the program has read them from the same sources before. Any thread, any process. */
final class PackCache {
    private static final String SUFFIX = ".rules";

    private final CacheDirectory directory;

    PackCache(CacheDirectory directory) {
        this.directory = directory;
    }

    /**
     * The rules of built-in packs and files.
     *
     * @throws RuleSyntaxException with all that is wrong with them
     */
    LocatedPack get(List<String> names, List<Path> files) {
        Optional<String> digest = digest(names, files);
        if (digest.isEmpty()) {
            return BuiltinPacks.loadLocated(names, files);
        }
        String file = digest.get() + SUFFIX;
        return directory.read(file).flatMap(bytes -> PackReader.read(bytes, digest.get())).orElseGet(() -> {
            LocatedPack read = BuiltinPacks.loadLocated(names, files);
            if (!digest(names, files).equals(digest)) {
                // a file was changed meanwhile, and who knows when it was read
                return read;
            }
            directory.write(file, PackBytes.of(read));
            return new LocatedPack(read.pack(), read.places(), read.notices(), digest.get());
        });
    }

    /** Of the sources; the built-in ones are part of the program. Empty where one cannot be read. */
    private static Optional<String> digest(List<String> names, List<Path> files) {
        Optional<String> program = ProgramVersion.digest();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Digest digest = new Digest().addPiece(program.get()).addPiece(names.size());
        names.forEach(digest::addPiece);
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                digest.addPiece(file.toString()).addPiece(in.readNBytes(RulePackParser.MAX_FILE_BYTES + 1));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(digest.name());
    }
}
