package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problems;
import io.scrubjay.rules.syntax.YamlMapping;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mapping of the configuration: what the file says, with the environment's overrides on top. One thread. */
final class Section {
    private final @Nullable YamlMapping yaml;
    private final String path;
    private final Environment environment;
    private final Problems problems;

    /**
     * @param yaml null where the file has no such mapping
     * @param path of the keys, with a dot at its end; empty for the root
     */
    Section(@Nullable YamlMapping yaml, String path, Environment environment, Problems problems) {
        this.yaml = yaml;
        this.path = path;
        this.environment = environment;
        this.problems = problems;
    }

    /** The mapping below a key, present or not. */
    Section section(String key) {
        return new Section(yaml == null ? null : yaml.mapping(key), path + key + ".", environment, problems);
    }

    /** Whether the file holds this mapping or a variable sets something in it. */
    boolean isPresent() {
        return yaml != null || environment.overridesBelow(path.substring(0, path.length() - 1));
    }

    /** Whether the key has a value, from either source. */
    boolean has(String key) {
        return environment.override(path + key) != null || (yaml != null && yaml.has(key));
    }

    /** Whether the file has the key. */
    boolean inFile(String key) {
        return yaml != null && yaml.has(key);
    }

    /** The value of a key; the fallback where it is absent, or wrong, which is a problem then. */
    <T> T read(String key, Values.Parser<T> parser, T fallback) {
        String text = environment.override(path + key);
        if (yaml != null) {
            String inFile = yaml.text(key);
            text = text == null ? inFile : text;
        }
        if (text == null) {
            return fallback;
        }
        try {
            return parser.parse(text);
        } catch (BadValueException e) {
            problem(key, String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    /** A list of texts, separated by commas in a variable; the fallback where absent. */
    List<String> texts(String key, List<String> fallback) {
        String override = environment.override(path + key);
        List<String> inFile = yaml == null ? List.of() : yaml.texts(key);
        if (override != null) {
            return Arrays.stream(override.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
        return yaml != null && yaml.has(key) ? inFile : fallback;
    }

    /** The mapping of the file itself, for what variables cannot override; null where absent. */
    @Nullable YamlMapping yaml() {
        return yaml;
    }

    /** Adds {@code <key>: <message>} under the source that the value came from. */
    void problem(String key, String message) {
        add(problems, key, message);
    }

    /** As {@link #problem}, into another collection. */
    void add(Problems to, String key, String message) {
        if (environment.override(path + key) != null) {
            to.add(Environment.LABEL, 0, Environment.variableOf(path + key) + ": " + message);
        } else if (yaml != null) {
            to.add(yaml.file(), yaml.lineOf(key), path + key + ": " + message);
        } else {
            to.add("configuration", 0, path + key + ": " + message);
        }
    }

    /** Reports keys of the file that nothing asked for. */
    void rejectUnknownKeys() {
        if (yaml != null) {
            yaml.rejectUnknownKeys();
        }
    }
}
