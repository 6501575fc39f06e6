package io.scrubjay.rules.hyperscan;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * Finds {@code libhs} for this platform on the class path, extracts it to a directory that only we can write, and loads it.
 *
 * <p>The directory is new for each process and is deleted as soon as the library is loaded, so that nobody can put another
 * file in its place and nothing is left behind.
 */
@SuppressWarnings("restricted") // native code has this one owner
final class NativeLibrary {
    /** A directory to extract to, where the default temporary directory does not allow executable files. */
    static final String DIRECTORY_PROPERTY = "scrubjay.native.dir";

    private NativeLibrary() {}

    /** Loads the library for the rest of the process's life. */
    static SymbolLookup load() {
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        String file = platform.startsWith("macosx") ? "libhs.dylib" : "libhs.so";
        String resource = "com/gliwka/hyperscan/jni/" + platform + "/" + file;
        try (InputStream library = NativeLibrary.class.getClassLoader().getResourceAsStream(resource)) {
            if (library == null) {
                throw new HyperscanException(
                        "native library: " + resource + " (expected: on the class path; this build does not hold it)");
            }
            Path directory = privateDirectory();
            Path extracted = directory.resolve(file);
            try {
                Files.copy(library, extracted);
                return SymbolLookup.libraryLookup(extracted, Arena.global());
            } catch (IllegalArgumentException e) {
                throw new HyperscanException(
                        "native library: " + extracted + " cannot be loaded (expected: glibc and libstdc++ (package libstdc++6)"
                                + " installed, and a directory that allows executable files: set -D" + DIRECTORY_PROPERTY
                                + "=DIR for another one)",
                        e);
            } finally {
                Files.deleteIfExists(extracted);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new HyperscanException(
                    "native library: cannot be extracted: " + e.getMessage() + " (expected: a writable temporary directory; set -D"
                            + DIRECTORY_PROPERTY + "=DIR for another one)",
                    e);
        }
    }

    /** The name of the platform in the library's distribution. */
    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
        if (os.equals("linux") && intel) {
            return "linux-x86_64";
        }
        if (os.equals("linux") && arm) {
            return "linux-arm64";
        }
        if (os.startsWith("mac") && arm) {
            return "macosx-arm64";
        }
        throw new HyperscanException("platform: " + osName + " on " + osArch
                + " (expected: Linux on x86-64 or arm64, macOS on arm64; no scanner, so nothing may pass)");
    }

    private static Path privateDirectory() throws IOException {
        FileAttribute<?> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        String chosen = System.getProperty(DIRECTORY_PROPERTY);
        return chosen == null
                ? Files.createTempDirectory("scrubjay-native-", ownerOnly)
                : Files.createTempDirectory(Path.of(chosen), "scrubjay-native-", ownerOnly);
    }
}
