package io.scrubjay.rules.check;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checks that a rule file may name. */
public final class Checks {
    private static final Map<String, Check> NAMED = new TreeMap<>(Map.of(
            "basic-auth", new BasicAuthCheck(),
            "jwt", new JwtCheck(),
            "not-placeholder", new PlaceholderCheck(),
            "password", new PasswordCheck(),
            "password-quoted", new QuotedPasswordCheck(),
            "random", new RandomnessCheck(4.2, 4.6),
            "token-like", new RandomnessCheck(3.4, 4.2),
            "not-uuid", new UuidCheck()));

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
