package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads rule files, several into one pack. One thread.
 *
 * <p>Call {@code addFile}, {@code addText} for each source, then {@link #pack()}: it throws once, with every problem of
 * every source. The format is described in the module's README; files of gitleaks 8 and betterleaks 1 are read as they are.
 */
public final class RulePackParser {
    private static final String TOML_SUFFIX = ".toml";
    private static final String GZIP_SUFFIX = ".gz";
    /** What the id of an imported rule gets in front when another source has the id. */
    private static final String IMPORTED = "imported-";
    /** More rules are a mistake; a database of them would take minutes to compile. */
    private static final int MAX_RULES = 20_000;

    /** The rules of a larger document are counted before it is built. */
    private static final int LARGE_CHARACTERS = 1024 * 1024;

    private static final Pattern RULE_TABLE = Pattern.compile("(?m)^[ \\t]*\\[\\[rules]]");
    static final int MAX_FILE_BYTES = YamlMapping.MAX_FILE_CHARACTERS;

    private final Problems problems = new Problems();
    private final Problems notices = new Problems();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<RuleId, Place> places = new HashMap<>();

    /**
     * The rules of one file.
     *
     * @throws RuleSyntaxException if anything is wrong with it
     */
    public static RulePack parse(Path file) {
        RulePackParser parser = new RulePackParser();
        parser.addFile(file);
        return parser.pack();
    }

    /**
     * The rules of a document.
     *
     * @param file what problems call it
     * @throws RuleSyntaxException if anything is wrong with it
     */
    public static RulePack parse(String file, String text) {
        RulePackParser parser = new RulePackParser();
        parser.addText(file, text);
        return parser.pack();
    }

    /** Adds the rules of a file, unpacked where its name ends in {@code .gz}; one that cannot be read becomes a problem. */
    public void addFile(Path file) {
        String name = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = (name.endsWith(GZIP_SUFFIX) ? new GZIPInputStream(in) : in).readNBytes(MAX_FILE_BYTES + 1);
        } catch (NoSuchFileException e) {
            problems.add(name, 0, "no such file (expected: a rule file)");
            return;
        } catch (IOException e) {
            problems.add(name, 0, Files.isDirectory(file)
                    ? "a directory (expected: a rule file)"
                    : "not readable: " + e.getClass().getSimpleName() + " (expected: a readable rule file)");
            return;
        }
        addBytes(name, bytes);
    }

    /**
     * Adds the rules of a document.
     *
     * @param file what problems call it; a name that ends in {@code .toml} says that the document is a rule file of gitleaks or
     *     betterleaks, any other that it is one of ours
     */
    public void addText(String file, String text) {
        if (isToml(file)) {
            addToml(file, text);
        } else {
            addYaml(file, text);
        }
    }

    private static boolean isToml(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return lower.endsWith(TOML_SUFFIX) || lower.endsWith(TOML_SUFFIX + GZIP_SUFFIX);
    }

    private void addToml(String file, String text) {
        if (RULE_TABLE.matcher(text).results().limit(MAX_RULES + 1L).count() > MAX_RULES) {
            problems.add(file, 0, "rules: over " + MAX_RULES + " (expected: at most that)");
            return;
        }
        List<TomlRules.Located> located = new TomlRules(file, problems, notices).read(text);
        if (isTooMany(file, 0, located.size())) {
            return;
        }
        for (TomlRules.Located entry : located) {
            Rule rule = entry.rule();
            Place first = places.putIfAbsent(rule.id(), new Place(file, entry.line()));
            if (first == null) {
                rules.add(rule);
            } else if (first.file().equals(file)) {
                problems.add(file, entry.line(), taken(rule.id(), first));
            } else {
                addRenamed(file, entry, first);
            }
        }
    }

    /** Files of other programs use ids that our own packs use too. */
    private void addRenamed(String file, TomlRules.Located entry, Place first) {
        Rule rule = entry.rule();
        String name = IMPORTED + rule.id().value();
        if (name.length() > RuleId.MAX_LENGTH || places.containsKey(new RuleId(name))) {
            problems.add(file, entry.line(), taken(rule.id(), first));
            return;
        }
        RuleId id = new RuleId(name);
        places.put(id, new Place(file, entry.line()));
        rules.add(rule.withId(id));
        notices.add(file, entry.line(), "rule '" + rule.id() + "': id: " + first + " has it too (loaded as " + id + ")");
    }

    private static String taken(RuleId id, Place first) {
        return "rule '" + id + "': id: " + id + " (expected: unique, but " + first + " has it too)";
    }

    private boolean isTooMany(String file, int line, int count) {
        if (rules.size() + count <= MAX_RULES) {
            return false;
        }
        problems.add(file, line, "rules: " + (rules.size() + count) + " (expected: at most " + MAX_RULES + ")");
        return true;
    }

    private void addYaml(String file, String text) {
        if (text.length() > LARGE_CHARACTERS && YamlItems.moreThan(MAX_RULES, text)) {
            problems.add(file, 0, "rules: over " + MAX_RULES + " (expected: at most that)");
            return;
        }
        YamlMapping document = YamlMapping.parse(file, text, problems);
        if (document == null) {
            return;
        }
        List<YamlMapping> entries = document.mappings("rules");
        if (!document.has("rules")) {
            document.problem("rules", "missing (expected: a list of rules)");
        }
        document.rejectUnknownKeys();
        if (isTooMany(file, document.lineOf("rules"), entries.size())) {
            return;
        }
        for (YamlMapping entry : entries) {
            Rule rule = new RuleReader(entry).read();
            if (rule == null) {
                continue;
            }
            Place first = places.putIfAbsent(rule.id(), new Place(file, entry.line()));
            if (first == null) {
                rules.add(rule);
            } else {
                entry.problem("id", rule.id() + " (expected: unique, but " + first + " has it too)");
            }
        }
    }

    /** Adds a problem of another source, to be thrown together with those of the files. */
    void addProblem(String source, String message) {
        problems.add(source, 0, message);
    }

    void addBytes(String name, byte[] bytes) {
        if (bytes.length > MAX_FILE_BYTES) {
            problems.add(name, 0, "size: over " + MAX_FILE_BYTES + " bytes (expected: at most that)");
            return;
        }
        if (bytes.length == 0) {
            problems.add(name, 0, "content: empty (expected: rules)");
            return;
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') < 0) {
                addText(name, text);
                return;
            }
        } catch (CharacterCodingException e) {
            // reported below, as a file with NUL is
        }
        problems.add(name, 0, "content: binary (expected: " + (isToml(name) ? "TOML" : "YAML") + " in UTF-8)");
    }

    /**
     * What the sources use that is not used here as its author meant: features of other programs. Not a mistake, but worth
     * saying.
     */
    public List<Problem> notices() {
        return notices.list();
    }

    /** File and line of each rule. */
    Map<RuleId, Place> places() {
        return places;
    }

    /**
     * The rules in the order they were added.
     *
     * @throws RuleSyntaxException if anything was wrong with any source
     */
    public RulePack pack() {
        if (!problems.isEmpty()) {
            throw new RuleSyntaxException(problems.list());
        }
        return new RulePack(rules);
    }
}
