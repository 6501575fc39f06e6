package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.Problems;
import io.scrubjay.rules.syntax.Suggestions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code SCRUBJAY_*} variables: {@code SCRUBJAY_RECEIVERS_OTLP_GRPC} overrides {@code receivers.otlp.grpc}. One thread. */
final class Environment {
    /** What problems of variables stand under, in place of a file. */
    static final String LABEL = "environment";

    private static final String PREFIX = "SCRUBJAY_";

    /** Read by the launcher. */
    private static final Set<String> RESERVED = Set.of("SCRUBJAY_JAVA_HOME", "SCRUBJAY_JAVA_OPTS");

    /** What Kubernetes and Docker links set in every container beside a service whose name begins with "scrubjay". */
    private static final Pattern SERVICE_LINK = Pattern.compile("SCRUBJAY_([A-Z0-9_]+_)?"
            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final Map<String, String> variables;
    private final Set<String> asked = new TreeSet<>();

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The variable of a key, {@code receivers.otlp.maxRequestBytes} for {@code SCRUBJAY_RECEIVERS_OTLP_MAX_REQUEST_BYTES}. */
    static String variableOf(String path) {
        return PREFIX + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The override of a key; null where there is none. An empty variable counts as absent. */
    @Nullable String override(String path) {
        String name = variableOf(path);
        asked.add(name);
        return variable(name);
    }

    /** Whether any variable overrides the key or one below it. */
    boolean overridesBelow(String path) {
        String prefix = variableOf(path) + "_";
        return variables.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith(prefix)
                        && !entry.getValue().isEmpty()
                        && !SERVICE_LINK.matcher(entry.getKey()).matches());
    }

    /** A variable by its own name; null where it is absent or empty. */
    @Nullable String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Reports every {@code SCRUBJAY_*} variable that no key asked for. */
    void rejectUnknown(Problems problems) {
        for (String name : new TreeSet<>(variables.keySet())) {
            if (name.startsWith(PREFIX)
                    && !asked.contains(name)
                    && !RESERVED.contains(name)
                    && !SERVICE_LINK.matcher(name).matches()) {
                String meant = Suggestions.closest(name, asked);
                problems.add(
                        LABEL,
                        0,
                        name + ": unknown variable (expected: "
                                + (meant == null ? "SCRUBJAY_ and the path of a key that holds one value" : meant)
                                + ")");
            }
        }
    }
}
