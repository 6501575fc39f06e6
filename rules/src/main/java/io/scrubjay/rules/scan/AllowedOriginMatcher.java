package io.scrubjay.rules.scan;

import com.google.re2j.Pattern;
import io.scrubjay.rules.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matcher that does not look at what its rule allows by origin: keys that may hold anything, services that may send it. */
final class AllowedOriginMatcher extends ForwardingMatcher {
    private final List<Pattern> keys;
    private final List<Pattern> services;

    private AllowedOriginMatcher(RuleMatcher matcher, Conditions conditions) {
        super(matcher);
        this.keys = compile(conditions.allowKeys());
        this.services = compile(conditions.allowServices());
    }

    /** The matcher within the limits of its conditions; itself where they set none. */
    static RuleMatcher limit(RuleMatcher matcher, Conditions conditions) {
        boolean anywhere = conditions.allowKeys().isEmpty() && conditions.allowServices().isEmpty();
        return anywhere ? matcher : new AllowedOriginMatcher(matcher, conditions);
    }

    private static List<Pattern> compile(List<String> expressions) {
        return expressions.stream().map(Pattern::compile).toList();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        FieldOrigin origin = field.origin();
        if (!isAllowed(keys, origin.key()) && !isAllowed(services, origin.service())) {
            super.match(field, hitToByte, out);
        }
    }

    private static boolean isAllowed(List<Pattern> allowed, @Nullable String name) {
        return name != null && allowed.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
