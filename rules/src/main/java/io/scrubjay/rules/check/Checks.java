package io.scrubjay.rules.check;

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
            "random", new RandomnessCheck(),
            "not-uuid", new UuidCheck()));

    private Checks() {}

    /** The check of this name, or null where there is none. */
    public static @Nullable Check named(String name) {
        return NAMED.get(name);
    }

    /** Every name that {@link #named} knows, in order. */
    public static Set<String> names() {
        return java.util.Collections.unmodifiableSet(NAMED.keySet());
    }
}
