package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a configuration, at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = new ArrayList<>(problems);
    }

    /** What is wrong, in the order of files and lines; at least one. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
