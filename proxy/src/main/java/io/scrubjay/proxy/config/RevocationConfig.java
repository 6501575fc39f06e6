package io.scrubjay.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done about leaked credentials.
 *
 * @param dryRun whether plans are made and recorded, and nothing is done
 * @param issuers who may register credentials
 * @param approvers who may approve what waits for people
 * @param connectors what can revoke
 * @param policies what is done about which leak; the first that matches holds
 * @param limits how much is done
 */
public record RevocationConfig(
        boolean dryRun,
        List<Person> issuers,
        List<Person> approvers,
        List<ConnectorEntry> connectors,
        List<PolicyEntry> policies,
        Limits limits) {
    /** Nobody registers, nothing is revoked. */
    public static final RevocationConfig NONE =
            new RevocationConfig(false, List.of(), List.of(), List.of(), List.of(), Limits.DEFAULT);

    /**
     * Somebody with a token of its own.
     *
     * @param name for audit and messages
     * @param token what its requests must bring
     * @param connectors whose handles it may register; empty for approvers
     */
    public record Person(String name, SecretValue token, List<String> connectors) {}

    /**
     * A connector.
     *
     * @param name by which registrations and policies call it
     * @param type which kind it is: {@code vault}, {@code oauth}, {@code aws}, or the name of a declared one
     * @param url where it finds its provider; null for the type's own address
     * @param user what it is known as there: a client id, an access key id; null where its credential says it
     * @param credential what it authenticates with; null where the provider wants none
     * @param namespace of Vault, or a path of SPIFFE IDs; null for none
     * @param region of AWS; null for the default
     * @param definition YAML file of a declared connector; null for a built-in type
     * @param ca whom to trust, PEM; null for the platform's authorities
     * @param certificate that it shows, PEM; null for none
     * @param key of the certificate, PEM; null exactly if there is no certificate
     * @param allowPrivate whether its provider may be at a private or loopback address
     */
    public record ConnectorEntry(
            String name,
            String type,
            @Nullable URI url,
            @Nullable String user,
            @Nullable SecretValue credential,
            @Nullable String namespace,
            @Nullable String region,
            @Nullable Path definition,
            @Nullable Path ca,
            @Nullable Path certificate,
            @Nullable Path key,
            boolean allowPrivate) {

        /** One that needs no more than a credential, if that. */
        public static ConnectorEntry of(
                String name, String type, @Nullable URI url, @Nullable SecretValue credential, boolean allowPrivate) {
            return new ConnectorEntry(
                    name, type, url, null, credential, null, null, null, null, null, null, allowPrivate);
        }
    }

    /**
     * What is done about some leaks. Every condition that is not empty must hold.
     *
     * @param id for audit and events
     * @param rules ids of rules, with {@code *} at the end for any that begin so
     * @param providers of rules
     * @param classes of registered credentials
     * @param owners of registered credentials
     * @param agents of registered credentials
     * @param minConfidence {@code low}, {@code medium}, {@code high}
     * @param registered whether the credential must be registered, or must not; null for either
     * @param mode {@code observe}, {@code notify}, {@code approve}, {@code enforce}
     * @param connector what revokes a credential that is not registered; null for none
     */
    public record PolicyEntry(
            String id,
            List<String> rules,
            List<String> providers,
            List<String> classes,
            List<String> owners,
            List<String> agents,
            String minConfidence,
            @Nullable Boolean registered,
            String mode,
            @Nullable String connector) {}

    /**
     * How much is done without people.
     *
     * @param globalPerMinute revocations in all
     * @param connectorPerMinute by one connector
     * @param ownerPerMinute of one owner's credentials
     * @param agentPerMinute of one agent's credentials
     * @param breakerPerMinute different leaked credentials to act upon within a minute, beyond which people must decide
     * @param ownerSharePercent share of an owner's live credentials within an hour, beyond which people must decide
     * @param maxAge how long an action may wait and still be done without people
     * @param auditEntries how many entries of the audit log are kept
     * @param hintBytes the shortest secret that is looked for by its hint
     */
    public record Limits(
            int globalPerMinute,
            int connectorPerMinute,
            int ownerPerMinute,
            int agentPerMinute,
            int breakerPerMinute,
            int ownerSharePercent,
            Duration maxAge,
            int auditEntries,
            int hintBytes) {
        /** What holds where the configuration says nothing. */
        public static final Limits DEFAULT =
                new Limits(300, 120, 60, 30, 100, 50, Duration.ofHours(1), 1_000_000, 40);
    }
}
