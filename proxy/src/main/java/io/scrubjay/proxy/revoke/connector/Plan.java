package io.scrubjay.proxy.revoke.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connector would do.
 *
 * @param steps the calls, without secrets
 * @param facts what look-ups told, {@code "policies: agent, default"}
 * @param refusal why it would not do it; null if it would
 */
public record Plan(List<String> steps, List<String> facts, @Nullable String refusal) {
    public Plan {
        steps = List.copyOf(steps);
        facts = List.copyOf(facts);
    }
}
