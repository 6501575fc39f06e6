package io.scrubjay.proxy.revoke.connector;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's calls as a YAML file declares them.
 *
 * @param handleTypes that it takes; empty for a connector that needs the secret
 * @param rules whose findings it takes
 * @param url the provider's own address; null where each installation has another
 * @param authentication how it says who we are
 * @param byPolicyOnly whether the policies that come with the program do not use it
 * @param limits how often, how soon
 * @param batch how many secrets go in one call; null for one
 * @param revoke how it is revoked
 * @param verify how it is looked up; null if it cannot be
 * @param undo how it is given back; null if it cannot be
 */
record Declaration(
        Needs needs,
        Set<String> handleTypes,
        RuleGlobs rules,
        Scope scope,
        @Nullable URI url,
        Authentication authentication,
        boolean byPolicyOnly,
        Limits limits,
        @Nullable Batch batch,
        Step revoke,
        @Nullable Step verify,
        @Nullable Step undo) {
    static final Duration DEFAULT_DEAD_WITHIN = Duration.ofMinutes(1);

    Declaration {
        handleTypes = Set.copyOf(handleTypes);
    }

    /** How a connector says who we are. */
    enum Authentication {
        /** Not at all, or by the secret itself. */
        NONE,
        /** By the configured credential. */
        CREDENTIAL,
        /** By a token that the key of a service account signs, whose file the configured credential is. */
        GOOGLE_SERVICE_ACCOUNT
    }

    /**
     * Several secrets in one call.
     *
     * @param maxSecrets how many, at most
     * @param perHour how many calls, at least 4
     */
    record Batch(int maxSecrets, int perHour) {}

    /**
     * One call.
     *
     * @param shownPath the path as it is declared
     * @param answers what answers mean; the first that matches holds
     */
    record Step(RequestTemplate request, String shownPath, List<AnswerRule> answers) {
        Step {
            answers = List.copyOf(answers);
        }
    }
}
