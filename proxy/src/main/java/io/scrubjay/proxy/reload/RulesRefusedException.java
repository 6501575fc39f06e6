package io.scrubjay.proxy.reload;

import io.scrubjay.rules.syntax.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says why rules that can be read cannot be put in force. */
public final class RulesRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Problem> problems;

    RulesRefusedException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = new ArrayList<>(problems);
    }

    /** What is wrong; at least one. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
