package io.scrubjay.proxy.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads secrets from where configuration points: {@code env:NAME} or {@code file:PATH}. Never shows one in a message. */
final class SecretReader {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final Environment environment;
    private final Path base;

    /** @param base what relative paths start at */
    SecretReader(Environment environment, Path base) {
        this.environment = environment;
        this.base = base;
    }

    /** Whether the text points at a secret. */
    static boolean isReference(String text) {
        return text.startsWith(ENV) || text.startsWith(FILE);
    }

    /** The secret that the text points at; a line break at the end of a file is not part of it. */
    SecretValue read(String text) throws BadValueException {
        if (text.startsWith(ENV)) {
            String value = environment.variable(text.substring(ENV.length()));
            if (value == null) {
                throw new BadValueException(text, "an environment variable that is set");
            }
            return new SecretValue(value);
        }
        if (text.startsWith(FILE)) {
            return fromFile(text);
        }
        throw new BadValueException("[hidden]", "env:NAME or file:PATH");
    }

    private SecretValue fromFile(String text) throws BadValueException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(base.resolve(text.substring(FILE.length())))) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException | InvalidPathException e) {
            throw new BadValueException(text, "a readable file");
        }
        String value = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        if (bytes.length > MAX_BYTES || value.isEmpty()) {
            throw new BadValueException(text, "a file of 1 to " + MAX_BYTES + " bytes");
        }
        return new SecretValue(value);
    }
}
