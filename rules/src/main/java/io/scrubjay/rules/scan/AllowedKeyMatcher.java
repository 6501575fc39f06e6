package io.scrubjay.rules.scan;

import com.google.re2j.Pattern;
import io.scrubjay.rules.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A matcher that does not look under keys which its rule allows to hold anything. */
final class AllowedKeyMatcher implements RuleMatcher {
    private final RuleMatcher matcher;
    private final List<Pattern> allowed;

    AllowedKeyMatcher(RuleMatcher matcher, List<String> allowed) {
        this.matcher = matcher;
        this.allowed = allowed.stream().map(Pattern::compile).toList();
    }

    @Override
    public Rule rule() {
        return matcher.rule();
    }

    @Override
    public List<Expression> expressions() {
        return matcher.expressions();
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return matcher.mayMatch(payload, hitToByte);
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        if (field.valueFrom() > 0) {
            String key = new String(field.bytes(), 0, field.valueFrom() - 1, StandardCharsets.ISO_8859_1);
            if (allowed.stream().anyMatch(pattern -> pattern.matcher(key).matches())) {
                return;
            }
        }
        matcher.match(field, hitToByte, out);
    }
}
