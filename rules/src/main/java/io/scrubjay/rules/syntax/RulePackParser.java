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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rule files, several into one pack. One thread.
 *
 * <p>Call {@code addFile}, {@code addText} for each source, then {@link #pack()}: it throws once, with every problem of
 * every source. The format is described in the module's README.
 */
public final class RulePackParser {
    private static final int MAX_FILE_BYTES = YamlMapping.MAX_FILE_CHARACTERS;

    private final Problems problems = new Problems();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<RuleId, String> places = new HashMap<>();

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

    /** Adds the rules of a file; one that cannot be read becomes a problem. */
    public void addFile(Path file) {
        String name = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            problems.add(name, 0, "not readable: " + e.getClass().getSimpleName()
                    + " (expected: a readable rule file)");
            return;
        }
        addBytes(name, bytes);
    }

    /** Adds the rules of a document; {@code file} is what problems call it. */
    public void addText(String file, String text) {
        YamlMapping document = YamlMapping.parse(file, text, problems);
        if (document == null) {
            return;
        }
        List<YamlMapping> entries = document.mappings("rules");
        if (!document.has("rules")) {
            document.problem("rules", "missing (expected: a list of rules)");
        }
        document.rejectUnknownKeys();
        for (YamlMapping entry : entries) {
            Rule rule = new RuleReader(entry).read();
            if (rule == null) {
                continue;
            }
            String place = file + ":" + entry.line();
            String first = places.putIfAbsent(rule.id(), place);
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
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') < 0) {
                addText(name, text);
                return;
            }
        } catch (CharacterCodingException e) {
            // reported below, as a file with NUL is
        }
        problems.add(name, 0, "content: binary (expected: YAML in UTF-8)");
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
