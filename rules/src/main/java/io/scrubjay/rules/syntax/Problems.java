package io.scrubjay.rules.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects mistakes, so that a reader can report all of them at once. One thread. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds a mistake; {@code line} counts from 1, 0 stands for the whole file. */
    public void add(String file, int line, String message) {
        found.add(new Problem(file, line, message));
    }

    /** Whether nothing was wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was wrong: files in the order they were read, lines ascending within one. */
    public List<Problem> list() {
        List<String> files = found.stream().map(Problem::file).distinct().toList();
        return found.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                        .thenComparingInt(Problem::line))
                .toList();
    }
}
