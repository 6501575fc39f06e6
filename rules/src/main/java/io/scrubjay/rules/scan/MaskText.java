package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;

/**
 * What stands in place of a rule's secrets by default. A rule that takes it for a secret is a mistake: at run time masks are
 * never findings, so it would do nothing there that its author expects.
 */
final class MaskText {
    private MaskText() {}

    static String of(Rule rule) {
        return "[redacted:" + rule.id() + ":0a1b2c3d]";
    }

    static IllegalArgumentException matched(String mask) {
        return new IllegalArgumentException("matches the mask text " + mask + " (expected: nothing of it)");
    }
}
