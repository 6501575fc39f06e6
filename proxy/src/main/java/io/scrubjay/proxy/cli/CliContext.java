package io.scrubjay.proxy.cli;

import io.scrubjay.rules.cache.CacheDirectory;
import io.scrubjay.rules.hyperscan.DatabaseCache;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the world around it.
 *
 * @param in standard input
 * @param out standard output, for bytes; buffered, flushed when the command ends
 * @param err standard error, for people
 * @param variables the environment
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 */
public record CliContext(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> variables,
        boolean outIsTerminal,
        boolean errIsTerminal) {

    /**
     * The context of this process. Which streams are terminals comes from the launcher, in the properties
     * {@code scrubjay.terminal.out} and {@code scrubjay.terminal.err}: Java itself can tell only for all of them together.
     */
    public static CliContext ofProcess() {
        return new CliContext(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean("scrubjay.terminal.out"),
                Boolean.getBoolean("scrubjay.terminal.err"));
    }

    /** A printer of text on {@link #out}; flush it when done. */
    public PrintStream printer() {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    /** Whether {@code out} takes colours: a terminal that is not dumb, and nobody objects (no-color.org). */
    public boolean colours() {
        return outIsTerminal
                && variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }

    /** Where compiled rules are kept between runs. */
    public DatabaseCache databaseCache() {
        return new DatabaseCache(cacheDirectory());
    }

    /** {@code $XDG_CACHE_HOME/scrubjay}, or {@code .cache/scrubjay} at home. */
    public CacheDirectory cacheDirectory() {
        String cache = variables.getOrDefault("XDG_CACHE_HOME", "");
        Path parent = cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return new CacheDirectory(parent.resolve("scrubjay"));
    }
}
