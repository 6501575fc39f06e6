package io.scrubjay.rules.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with some rule files, at once; none of their rules is in force. */
public final class RuleSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    RuleSyntaxException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of files and lines; at least one. */
    public List<Problem> problems() {
        return new ArrayList<>(problems);
    }
}
