package io.scrubjay.rules.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML mapping whose values are read by type; each mistake becomes a {@link Problem} with its line, and reading goes
 * on with the fallback.
 *
 * <p>A key without a value counts as absent. Every key must be asked for before {@link #rejectUnknownKeys()}. One
 * thread.
 */
public final class YamlMapping {
    /** A file of more characters is refused. */
    public static final int MAX_FILE_CHARACTERS = 16 * 1024 * 1024;

    private static final int MAX_SHOWN_CHARACTERS = 60;
    /** Of a list, with those of the lists in it. */
    private static final int MAX_ITEMS = 100_000;

    private static final int MAX_NESTED = 8;

    private Source source;
    private String path;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private record Source(String file, String context, Problems problems) {}

    private YamlMapping(Source source, String path, MappingNode node) {
        this.source = source;
        this.path = path;
        this.line = lineOf(node);
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(lineOf(tuple.getKeyNode()), "key: a list or mapping (expected: a word)");
            } else if (entries.putIfAbsent(key.getValue(), tuple) != null) {
                report(lineOf(key), path + key.getValue() + ": given twice (expected: once)");
            }
        }
    }

    /**
     * Reads a document whose root is a mapping.
     *
     * @param file what messages call it
     * @param text the document; an empty one counts as an empty mapping
     * @return null if the document is no mapping; {@code problems} then says why
     */
    public static @Nullable YamlMapping parse(String file, String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_FILE_CHARACTERS)
                .build();
        Source source = new Source(file, "", problems);
        try {
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                return new YamlMapping(source, "", new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK));
            }
            if (root instanceof MappingNode mapping) {
                return new YamlMapping(source, "", mapping);
            }
            problems.add(file, lineOf(root), "document: " + kindOf(root) + " (expected: keys and values)");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(file, line, "YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(file, 0, "YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
        return null;
    }

    /**
     * Puts a context, such as {@code rule 'aws-key': }, in the place of the path to this mapping in every later
     * message.
     */
    public void setContext(String context) {
        source = new Source(source.file, context, source.problems);
        path = "";
    }

    /** The line on which the mapping begins, from 1. */
    public int line() {
        return line;
    }

    /** The line of a key's value, or of the mapping where the key is absent; from 1. */
    public int lineOf(String key) {
        NodeTuple tuple = entries.get(key);
        return tuple == null ? line : lineOf(tuple.getValueNode());
    }

    /** The file, as the person named it. */
    public String file() {
        return source.file;
    }

    /** The keys, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Whether the key stands here with a value. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** Adds a problem at a key's line, or at the mapping's where the key is absent: {@code <path>.<key>: <message>}. */
    public void problem(String key, String message) {
        report(lineOf(key), path + key + ": " + message);
    }

    /** The text of a scalar of any type; null where absent. */
    public @Nullable String text(String key) {
        Node node = value(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(key, kindOf(node) + " (expected: text)");
        return null;
    }

    /** As {@link #text(String)}; the fallback where absent. */
    public String text(String key, String fallback) {
        String text = text(key);
        return text == null ? fallback : text;
    }

    /** As {@link #text(String)}; absence is a problem too. */
    public @Nullable String requiredText(String key, String expected) {
        String text = text(key);
        if (text == null && !has(key)) {
            problem(key, "missing (expected: " + expected + ")");
        }
        return text;
    }

    /** A whole number; the fallback where absent or wrong. */
    public long integer(String key, long fallback, long min, long max) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the range
        }
        problem(key, shown(text) + " (expected: "
                + range(String.valueOf(min), String.valueOf(max), max == Long.MAX_VALUE)
                + ")");
        return fallback;
    }

    /** A number; the fallback where absent or wrong. */
    public double decimal(String key, double fallback, double min, double max) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the range
        }
        problem(key, shown(text) + " (expected: "
                + range(String.valueOf(min), String.valueOf(max), max == Double.MAX_VALUE) + ")");
        return fallback;
    }

    /** {@code true} or {@code false}; the fallback where absent or wrong. */
    public boolean bool(String key, boolean fallback) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        problem(key, shown(text) + " (expected: true or false)");
        return fallback;
    }

    /** An enum constant, written in lower case with hyphens; null where absent or wrong. */
    public <E extends Enum<E>> @Nullable E word(String key, Class<E> type) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (wordOf(constant).equals(text)) {
                return constant;
            }
        }
        problem(key, shown(text) + " (expected: "
                + Arrays.stream(type.getEnumConstants()).map(YamlMapping::wordOf).collect(Collectors.joining(", "))
                + ")");
        return null;
    }

    /** A list of scalars, also of lists of them in one another, or one scalar; empty where absent. */
    public List<String> texts(String key) {
        Node node = value(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof ScalarNode scalar) {
            return List.of(scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            return texts(key, sequence);
        }
        problem(key, kindOf(node) + " (expected: a list)");
        return List.of();
    }

    /** The bounds are for lists that stand in themselves, by their aliases, or in one another many times. */
    private List<String> texts(String key, SequenceNode sequence) {
        List<String> texts = new ArrayList<>();
        Deque<Iterator<Node>> open = new ArrayDeque<>();
        open.push(sequence.getValue().iterator());
        int items = 0;
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            Node item = open.peek().next();
            switch (item) {
                case ScalarNode scalar -> texts.add(scalar.getValue());
                case SequenceNode nested -> open.push(nested.getValue().iterator());
                default -> report(lineOf(item), path + key + ": " + kindOf(item) + " (expected: text)");
            }
            items++;
            if (items > MAX_ITEMS || open.size() > MAX_NESTED) {
                problem(key, "lists in lists (expected: at most " + MAX_ITEMS + " items, " + MAX_NESTED + " lists deep)");
                // not none, which would be a problem of its own
                return texts.stream().limit(1).toList();
            }
        }
        return texts;
    }

    /** A nested mapping; null where absent or wrong. */
    public @Nullable YamlMapping mapping(String key) {
        Node node = value(key);
        if (node == null) {
            return null;
        }
        if (node instanceof MappingNode mapping) {
            return new YamlMapping(source, path + key + ".", mapping);
        }
        problem(key, kindOf(node) + " (expected: keys and values)");
        return null;
    }

    /** A list of mappings; empty where absent, without the wrong ones. */
    public List<YamlMapping> mappings(String key) {
        Node node = value(key);
        if (node == null) {
            return List.of();
        }
        List<YamlMapping> mappings = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                String place = path + key + "[" + index++ + "]";
                if (item instanceof MappingNode mapping) {
                    mappings.add(new YamlMapping(source, place + ".", mapping));
                } else {
                    report(lineOf(item), place + ": " + kindOf(item) + " (expected: keys and values)");
                }
            }
        } else {
            problem(key, kindOf(node) + " (expected: a list)");
        }
        return mappings;
    }

    /** Reports every key that nothing asked for. */
    public void rejectUnknownKeys() {
        entries.forEach((key, tuple) -> {
            if (!asked.contains(key)) {
                String meant = Suggestions.closest(key, asked);
                report(
                        lineOf(tuple.getKeyNode()),
                        path + shown(key) + ": unknown key" + (meant == null ? "" : ", did you mean " + meant + "?")
                                + " (expected: " + String.join(", ", asked) + ")");
            }
        });
    }

    private @Nullable Node value(String key) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null || tuple.getValueNode().getTag().equals(Tag.NULL)) {
            return null;
        }
        return tuple.getValueNode();
    }

    private void report(int atLine, String message) {
        source.problems.add(source.file, atLine, source.context + message);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String range(String min, String max, boolean unbounded) {
        return unbounded ? ">= " + min : min + " to " + max;
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SHOWN_CHARACTERS ? line : line.substring(0, MAX_SHOWN_CHARACTERS) + "...";
    }

    private static String kindOf(Node node) {
        return switch (node) {
            case MappingNode mapping -> "a mapping";
            case SequenceNode sequence -> "a list";
            default -> "text";
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
