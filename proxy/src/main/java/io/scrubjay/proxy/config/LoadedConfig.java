package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problem;
import java.util.List;

/**
 * A configuration that is valid, and what its owner should still know about it.
 *
 * @param warnings such as a receiver that listens beyond this machine
 */
public record LoadedConfig(ScrubjayConfig config, List<Problem> warnings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
