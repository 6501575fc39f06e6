package io.scrubjay.rules.scan;

import io.scrubjay.rules.RuleId;
import java.util.List;
import java.util.stream.Collectors;

/** Says which rule cannot be compiled: {@code rule 'acme-key': ...}. */
public final class RuleCompileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<RuleId> rules;

    /**
     * @param rules those that want what cannot be compiled; several where they share it
     * @param reason {@code name: value (expected: rule)}
     */
    RuleCompileException(List<RuleId> rules, String reason, Throwable cause) {
        super(rules.stream().map(id -> "rule '" + id + "'").collect(Collectors.joining(", ")) + ": " + reason, cause);
        this.rules = List.copyOf(rules);
    }

    /** The rules that cannot be compiled. */
    public List<RuleId> rules() {
        return rules;
    }
}
