package io.scrubjay.rules.scan;

/**
 * Widens a regular expression to one that the sweep can look for in raw payloads: without anchors and boundaries, since there
 * the byte before a string is its length, and with the backslashes that JSON puts before quotes and slashes.
 */
final class RegexSweep {
    private RegexSweep() {}

    /** The expression in Hyperscan's syntax. */
    static String widen(String regex) {
        StringBuilder wide = new StringBuilder("(?-s:");
        boolean inClass = false;
        int at = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '\\' && at + 1 < regex.length()) {
                if (inClass || "bBAzZ".indexOf(regex.charAt(at + 1)) < 0) {
                    boolean escapable = !inClass && (regex.charAt(at + 1) == '/' || regex.charAt(at + 1) == '"');
                    wide.append(escapable ? "\\\\{0,3}" : "").append(c).append(regex.charAt(at + 1));
                }
                at += 2;
                continue;
            }
            if (inClass) {
                inClass = c != ']';
                wide.append(c);
            } else if (c == '[') {
                inClass = true;
                wide.append(c);
                // a bracket that stands first is a member
                int first = regex.startsWith("^", at + 1) ? 2 : 1;
                if (regex.startsWith("]", at + first)) {
                    wide.append(regex, at + 1, at + first).append("\\]");
                    at += first;
                }
            } else if (c == '"' || c == '/') {
                wide.append("\\\\{0,3}").append(c);
            } else if (c != '^' && c != '$') {
                wide.append(c);
            }
            at++;
        }
        return wide.append(')').toString();
    }
}
