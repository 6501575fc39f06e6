package io.scrubjay.rules.scan;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs with user information (RFC 3986, 3.2.1): telemetry is full of URLs, hardly one of which has any. One expression looks for
 * these, and what matches in no other URL is looked for around its hits.
 */
final class UserInfo {
    private static final String SCHEME_END = ShapeSyntax.literal("://");
    /** What stands between the scheme and the at sign in any of the expressions that this is for. */
    private static final String BEFORE_AT = "[!#-&(-.0-;=?A-\\[\\]-~]";

    /** In Hyperscan's syntax; ends behind the first at sign. */
    static final String EXPRESSION = SCHEME_END + BEFORE_AT + "*@";

    private static final String BYTE = "\\\\x[0-9a-f]{2}";
    /** What {@link SweepExpression} writes for one character, and how often it stands there. */
    private static final Pattern ITEM = Pattern.compile("(?:([0-9A-Za-z]|%1$s)|\\[((?:%1$s)+)])(\\{\\d+(?:,\\d+)?})?".formatted(BYTE));

    private static final Pattern GROUP = Pattern.compile("\\(\\?:([^()]*)\\)");
    private static final Pattern MEMBERS = Pattern.compile("(?:" + BEFORE_AT + "|@)+");
    private static final String AT = "\\x40";

    /** What takes more is looked for everywhere. */
    private static final int MAX_REACH = 8192;

    private UserInfo() {}

    /**
     * How many bytes a match of a pattern takes at most, where each holds one of {@link #EXPRESSION}; empty where one may not, or
     * may take too many.
     */
    static OptionalInt reachBytes(io.scrubjay.rules.hyperscan.Pattern pattern) {
        String expression = pattern.expression();
        boolean within = expression.startsWith(SCHEME_END) && leadsToAt(expression.substring(SCHEME_END.length()));
        OptionalInt maxBytes = within ? pattern.maxBytes() : OptionalInt.empty();
        return maxBytes.isPresent() && maxBytes.getAsInt() <= MAX_REACH ? maxBytes : OptionalInt.empty();
    }

    /** Whether each match holds an at sign, and before it nothing that ends the authority of a URL. */
    private static boolean leadsToAt(String expression) {
        Matcher item = ITEM.matcher(expression);
        int at = 0;
        while (item.region(at, expression.length()).lookingAt()) {
            if (AT.equals(item.group())) {
                return true;
            }
            String written = item.group(1) == null ? item.group(2) : item.group(1);
            if (!MEMBERS.matcher(SweepExpression.characters(written)).matches()) {
                return false;
            }
            at = item.end();
        }
        Matcher group = GROUP.matcher(expression).region(at, expression.length());
        return group.lookingAt() && Arrays.stream(group.group(1).split("\\|", -1)).allMatch(UserInfo::leadsToAt);
    }
}
