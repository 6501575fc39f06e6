package io.scrubjay.proxy.reload;

import io.scrubjay.rules.syntax.Problem;
import java.util.List;

/** How a reload ended. */
public sealed interface ReloadOutcome {

    /**
     * The rules are in force on all event loops.
     *
     * @param generation they are
     * @param notices what the files use that is not used here as its author meant
     * @param needRestart keys of the configuration, other than its rules, that have changed and are not applied
     */
    record Accepted(RuleGeneration generation, List<Problem> notices, List<String> needRestart)
            implements ReloadOutcome {
        public Accepted {
            notices = List.copyOf(notices);
            needRestart = List.copyOf(needRestart);
        }
    }

    /**
     * The rules before are still in force.
     *
     * @param problems why; at least one
     */
    record Refused(List<Problem> problems) implements ReloadOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** The proxy is about to end. */
    record Stopping() implements ReloadOutcome {}
}
