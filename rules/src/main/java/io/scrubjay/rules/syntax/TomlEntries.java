package io.scrubjay.rules.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML table whose values are read by type. What has the wrong type is a problem; what nobody asks for is a notice, since
 * the file was written for another program. One thread.
 */
final class TomlEntries {
    private final String file;
    private final TomlTable table;
    private final int line;
    private final Problems problems;
    private final Problems notices;
    private final Set<String> asked = new HashSet<>();
    private String context = "";

    TomlEntries(String file, TomlTable table, int line, Problems problems, Problems notices) {
        this.file = file;
        this.table = table;
        this.line = line;
        this.problems = problems;
        this.notices = notices;
    }

    void setContext(String context) {
        this.context = context;
    }

    /** The line on which the table begins, from 1. */
    int line() {
        return line;
    }

    boolean has(String key) {
        asked.add(key);
        return table.get(List.of(key)) != null;
    }

    /** Text; null where absent or wrong. */
    @Nullable String text(String key) {
        return switch (value(key)) {
            case null -> null;
            case String text -> text;
            case Object other -> wrong(key, other, "text");
        };
    }

    /** A number; the fallback where absent or wrong. */
    double number(String key, double fallback) {
        return switch (value(key)) {
            case null -> fallback;
            case Long number -> number;
            case Double number -> number;
            case Object other -> {
                wrong(key, other, "a number");
                yield fallback;
            }
        };
    }

    boolean isTrue(String key) {
        return value(key) instanceof Boolean bool && bool;
    }

    /** A list of texts, or one text; empty where absent. */
    List<String> texts(String key) {
        return switch (value(key)) {
            case null -> List.of();
            case String text -> List.of(text);
            case TomlArray array -> {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i) instanceof String text) {
                        texts.add(text);
                    } else {
                        wrong(key, array.get(i), "text");
                    }
                }
                yield texts;
            }
            case Object other -> {
                wrong(key, other, "a list of texts");
                yield List.of();
            }
        };
    }

    /** A table, or a list of tables; empty where absent. */
    List<TomlEntries> tables(String key) {
        return switch (value(key)) {
            case null -> List.of();
            case TomlTable single -> List.of(new TomlEntries(file, single, lineOf(key), problems, notices));
            case TomlArray array -> {
                List<TomlEntries> tables = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i) instanceof TomlTable one) {
                        tables.add(new TomlEntries(file, one, array.inputPositionOf(i).line(), problems, notices));
                    } else {
                        wrong(key, array.get(i), "tables");
                    }
                }
                yield tables;
            }
            case Object other -> {
                wrong(key, other, "tables");
                yield List.of();
            }
        };
    }

    void problem(String key, String message) {
        problems.add(file, lineOf(key), context + key + ": " + message);
    }

    /** Says that something is not used as its author meant. */
    void notice(String key, String message) {
        notices.add(file, lineOf(key), context + key + ": " + message);
    }

    /** Names every key that nobody asked for. */
    void noticeUnknownKeys() {
        for (String key : table.keySet()) {
            if (!asked.contains(key)) {
                notice(key, "not supported (ignored)");
            }
        }
    }

    private @Nullable Object value(String key) {
        asked.add(key);
        return table.get(List.of(key));
    }

    private int lineOf(String key) {
        TomlPosition position = table.contains(List.of(key)) ? table.inputPositionOf(List.of(key)) : null;
        return position == null ? line : position.line();
    }

    private @Nullable String wrong(String key, Object value, String expected) {
        problem(key, value.getClass().getSimpleName() + " (expected: " + expected + ")");
        return null;
    }
}
