package io.scrubjay.proxy.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that a configuration names.
 *
 * @param base what relative paths start at
 */
record NamedFiles(Path base) {
    /** The path that a text stands for; null where no path is written like that. */
    @Nullable Path path(String text) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * A file that can be read.
     *
     * @param expected what to say of any other
     */
    Path readable(String text, String expected) throws BadValueException {
        Path file = path(text);
        if (file == null || !Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadValueException(text, expected);
        }
        return file;
    }

    /** A directory that is there and can be written to, or is not there yet. */
    Path directory(String text) throws BadValueException {
        Path dir = path(text);
        if (dir == null || (Files.exists(dir) && !(Files.isDirectory(dir) && Files.isWritable(dir)))) {
            throw new BadValueException(text, "a directory that can be written to");
        }
        return dir;
    }
}
