package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problems;
import io.scrubjay.rules.syntax.YamlMapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads a configuration: a YAML file, {@code SCRUBJAY_*} variables over it, and where neither names an OTLP upstream,
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
 *
 * <p>Without a file every listener of the defaults is on. With one, a receiver that neither the file nor a variable names is
 * off, and everything else keeps its default. Relative paths in a file start at the file's directory, other relative paths
 * at the working directory.
 */
public final class ConfigLoader {
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private ConfigLoader() {}

    /**
     * Loads and validates.
     *
     * @param file the YAML file; null for the defaults
     * @param variables the environment
     * @throws ConfigException with every problem of the file and of the variables
     */
    public static LoadedConfig load(@Nullable Path file, Map<String, String> variables) throws ConfigException {
        Problems problems = new Problems();
        Problems warnings = new Problems();
        YamlMapping yaml = null;
        if (file != null) {
            String text = read(file, problems);
            yaml = text == null ? null : YamlMapping.parse(file.toString(), text, problems);
            if (yaml == null) {
                throw new ConfigException(problems.list());
            }
        }
        Path base = file == null ? Path.of("") : file.toAbsolutePath().resolveSibling("").normalize();
        Environment environment = new Environment(variables);
        Section root = new Section(yaml, "", environment, problems);
        ScrubjayConfig config = new ConfigReader(root, environment, base, problems, warnings).read();
        environment.rejectUnknown(problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.list());
        }
        return new LoadedConfig(config, warnings.list());
    }

    private static @Nullable String read(Path file, Problems problems) {
        String name = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            String reason = Files.exists(file) ? "not readable" : "no such file";
            problems.add(name, 0, reason + " (expected: a readable configuration file)");
            return null;
        }
        if (bytes.length > MAX_FILE_BYTES) {
            problems.add(name, 0, "size: over " + MAX_FILE_BYTES + " bytes (expected: at most that)");
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            problems.add(name, 0, "content: binary (expected: YAML in UTF-8)");
            return null;
        }
    }
}
