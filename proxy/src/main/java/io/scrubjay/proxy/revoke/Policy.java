package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig.PolicyEntry;
import io.scrubjay.proxy.revoke.connector.RuleGlobs;
import io.scrubjay.rules.Confidence;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is done about some leaks. Every condition must hold; empty ones do.
 *
 * @param connector what revokes a credential that is not registered; null for none
 */
record Policy(
        String id,
        RuleGlobs rules,
        List<String> providers,
        List<String> classes,
        List<String> owners,
        List<String> agents,
        Confidence minConfidence,
        @Nullable Boolean registered,
        Mode mode,
        @Nullable String connector) {

    /** How far the proxy goes by itself. */
    enum Mode {
        /** It counts. */
        OBSERVE,
        /** It tells. */
        NOTIFY,
        /** It prepares; people decide. */
        APPROVE,
        /** It revokes. */
        ENFORCE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Policy {
        providers = List.copyOf(providers);
        classes = List.copyOf(classes);
        owners = List.copyOf(owners);
        agents = List.copyOf(agents);
    }

    static Policy of(PolicyEntry entry) {
        return new Policy(
                entry.id(),
                new RuleGlobs(entry.rules()),
                entry.providers(),
                entry.classes(),
                entry.owners(),
                entry.agents(),
                Confidence.valueOf(entry.minConfidence().toUpperCase(Locale.ROOT)),
                entry.registered(),
                Mode.valueOf(entry.mode().toUpperCase(Locale.ROOT)),
                entry.connector());
    }

    boolean matches(Leak leak, @Nullable Credential credential) {
        return (registered == null || registered == (credential != null))
                && matchesRule(leak.rule())
                && (providers.isEmpty() || providers.contains(leak.provider()))
                && leak.confidence().compareTo(minConfidence) >= 0
                && matchesOne(classes, credential == null ? null : credential.credentialClass().word())
                && matchesOne(owners, credential == null ? null : credential.owner())
                && matchesOne(agents, credential == null ? null : credential.agent());
    }

    boolean matchesRule(String rule) {
        return rules.globs().isEmpty() || rules.match(rule);
    }

    private static boolean matchesOne(List<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }
}
