package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.rules.syntax.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The declared connectors that come with the program, and those of files. */
final class BuiltinDeclarations {
    /** Their names. */
    static final List<String> NAMES = List.of(
            "akeyless", "anthropic", "github", "gitlab", "google", "google-delete", "kubernetes", "openai", "slack");

    private BuiltinDeclarations() {}

    static Declaration builtin(String name) {
        String resource = "/connectors/" + name + ".yaml";
        try (InputStream in = BuiltinDeclarations.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": missing (expected: in the jar)");
            }
            return read(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + ": unreadable (expected: in the jar)", e);
        }
    }

    /** @throws IllegalArgumentException with everything that is wrong with the file */
    static Declaration ofFile(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": not readable (expected: YAML in UTF-8)", e);
        }
    }

    private static Declaration read(String file, String text) {
        Problems problems = new Problems();
        Declaration declaration = DeclarationReader.read(file, text, problems);
        if (declaration == null) {
            throw new IllegalArgumentException(String.join(
                    "\n", problems.list().stream().map(Object::toString).toList()));
        }
        return declaration;
    }
}
