package io.scrubjay.rules.scan;

import io.scrubjay.rules.MaskStyle;
import io.scrubjay.rules.Rule;

/**
 * What stands in place of a rule's secrets, in its own style or the default. A rule that takes it for a secret is a mistake: at run time masks are
 * never findings, so it would do nothing there that its author expects.
 */
final class MaskText {
    private MaskText() {}

    static String of(Rule rule) {
        MaskStyle style = rule.treatment().mask();
        return switch (style == null ? MaskStyle.LABEL : style) {
            case LABEL -> "[redacted:" + rule.id() + ":0a1b2c3d]";
            case FIXED -> "[redacted]";
            case PARTIAL -> "[redacted:...a1B2]";
            case HMAC -> "[hmac:0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d]";
            case DROP -> "";
        };
    }

    static IllegalArgumentException matched(String mask) {
        return new IllegalArgumentException("matches the mask text " + mask + " (expected: nothing of it)");
    }
}
