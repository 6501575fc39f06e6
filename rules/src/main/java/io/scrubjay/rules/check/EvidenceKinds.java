package io.scrubjay.rules.check;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Rule;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The kinds of evidence that a rule file may name. */
public final class EvidenceKinds {
    private static final Map<String, Evidence> NAMED = new TreeMap<>(Map.of(
            "aws-key-id", new AwsKeyIdEvidence(),
            "confluent", new ConfluentEvidence(),
            "crc32-base62", new Crc32Base62Evidence(),
            "github-fine-grained", new GithubFineGrainedEvidence(),
            "gitlab-routable", new GitlabRoutableEvidence(),
            "jwt", new JwtEvidence(InstantSource.system()),
            "zuplo", new ZuploEvidence()));

    private EvidenceKinds() {}

    /** The evidence of this name, or null where there is none. */
    public static @Nullable Evidence named(String name) {
        return NAMED.get(name);
    }

    /**
     * How sure a rule's finding is: what its evidence makes of the rule's own confidence.
     *
     * @param text the examined field, one character a byte (ISO 8859-1); borrowed
     * @throws IllegalArgumentException if the rule names unknown evidence
     */
    public static Assessment assess(Rule rule, String text, int fromByte, int toByte) {
        Evidence evidence = of(rule);
        return evidence == null
                ? Assessment.of(rule)
                : evidence.weigh(text, fromByte, toByte).assess(rule.confidence());
    }

    /**
     * The evidence of a rule, null where it has none.
     *
     * @throws IllegalArgumentException if it names unknown evidence
     */
    public static @Nullable Evidence of(Rule rule) {
        String name = rule.treatment().evidence();
        if (name == null) {
            return null;
        }
        Evidence evidence = NAMED.get(name);
        if (evidence == null) {
            throw new IllegalArgumentException("evidence: " + name + " (expected: " + String.join(", ", names()) + ")");
        }
        return evidence;
    }

    /** Every name that {@link #named} knows, in order. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(NAMED.keySet());
    }
}
