package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig.PolicyEntry;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.revoke.connector.Needs;
import io.scrubjay.proxy.revoke.connector.RuleGlobs;
import io.scrubjay.rules.Confidence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies in their order. After those of the configuration come the shipped ones: a registered just-in-time
 * credential is revoked where its connector works by handle, everything else is told.
 */
final class Policies {
    private static final Policy JIT = new Policy(
            "default-jit",
            new RuleGlobs(List.of()),
            List.of(),
            List.of(CredentialClass.JIT.word()),
            List.of(),
            List.of(),
            Confidence.LOW,
            true,
            Policy.Mode.ENFORCE,
            null);
    private static final Policy NOTIFY = new Policy(
            "default-notify",
            new RuleGlobs(List.of()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Confidence.LOW,
            null,
            Policy.Mode.NOTIFY,
            null);

    private final List<Policy> configured;
    private final Map<String, Connector> connectors;
    private final String version;

    Policies(List<PolicyEntry> entries, Map<String, Connector> connectors) {
        this.configured = entries.stream().map(Policy::of).toList();
        this.connectors = connectors;
        this.version = digest(entries.toString());
    }

    /** Digest of all policies, so that an event tells which were in force. */
    String version() {
        return version;
    }

    /** The first that matches. */
    Policy choose(Leak leak, @Nullable Credential credential) {
        for (Policy policy : configured) {
            if (policy.matches(leak, credential)) {
                return policy;
            }
        }
        return JIT.matches(leak, credential) && isForDefault(credential) ? JIT : NOTIFY;
    }

    /** Whether a finding of this rule may have to be revoked with the secret itself. */
    boolean wantsPlaintext(String rule) {
        return configured.stream()
                .anyMatch(policy -> policy.mode().compareTo(Policy.Mode.APPROVE) >= 0
                        && policy.connector() != null
                        && policy.matchesRule(rule)
                        && needsPlaintext(policy.connector()));
    }

    /** Whether any connector works with the secret itself. */
    boolean hasPlaintextConnector() {
        return connectors.values().stream().anyMatch(connector -> connector.needs() == Needs.PLAINTEXT);
    }

    private boolean needsPlaintext(String connector) {
        Connector known = connectors.get(connector);
        return known != null && known.needs() == Needs.PLAINTEXT;
    }

    /** By handle, and nothing that the operator has to say. */
    private boolean isForDefault(@Nullable Credential credential) {
        Connector connector = credential == null ? null : connectors.get(credential.connector());
        return connector != null && connector.needs() == Needs.HANDLE && !connector.isByPolicyOnly();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
