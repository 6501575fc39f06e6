package io.scrubjay.rules.check;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checks that a rule file may name. */
public final class Checks {
    private static final Map<String, Check> NAMED = new TreeMap<>(Map.ofEntries(
            Map.entry("basic-auth", new BasicAuthCheck()),
            Map.entry("card-issuer", new CardIssuerCheck()),
            Map.entry("code-in-context", InContextCheck.ofCodes()),
            Map.entry("digit-within", new DigitWithinCheck()),
            Map.entry("distinctive", new DistinctiveCheck()),
            Map.entry("entered", EnteredCheck.entered()),
            Map.entry("entered-or-announced", EnteredCheck.enteredOrAnnounced()),
            Map.entry("stated", EnteredCheck.stated()),
            Map.entry("iban", new IbanCheck()),
            Map.entry("jwt", new JwtCheck()),
            Map.entry("jwt-kubernetes", new KubernetesJwtCheck()),
            Map.entry("jwt-spiffe", new SpiffeJwtCheck()),
            Map.entry("luhn", new LuhnCheck()),
            Map.entry("named-password", NamedSecretCheck.ofPasswords()),
            Map.entry("named-secret", NamedSecretCheck.ofSecrets()),
            Map.entry("not-assignment", new AssignmentCheck()),
            Map.entry("not-file-name", new FileNameCheck()),
            Map.entry("not-hash", new HashContextCheck()),
            Map.entry("not-placeholder", new PlaceholderCheck()),
            Map.entry("not-sequence", new SequenceCheck()),
            Map.entry("not-uuid", new UuidCheck()),
            Map.entry("password", new PasswordCheck()),
            Map.entry("password-in-context", InContextCheck.ofPasswords()),
            Map.entry("password-quoted", new QuotedPasswordCheck()),
            Map.entry("phrase", new PhraseCheck()),
            Map.entry("present", new PresentCheck()),
            Map.entry("random", new RandomnessCheck(4.2, 4.6)),
            Map.entry("token-like", new RandomnessCheck(3.4, 4.2)),
            Map.entry("told", new ToldCheck()),
            Map.entry("us-ssn", new UsSsnCheck()),
            Map.entry("whole-number", new WholeNumberCheck()),
            Map.entry("word-and-number", new WordAndNumberCheck())));

    private Checks() {}

    /** The check of this name, or null where there is none. */
    public static @Nullable Check named(String name) {
        return NAMED.get(name);
    }

    /** Every name that {@link #named} knows, in order. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(NAMED.keySet());
    }
}
