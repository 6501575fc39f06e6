package io.scrubjay.rules.scan;

/**
 * A regular expression whose long lazy gaps ({@code curl.{0,1000}? -u}) have no bound for the engine, which otherwise walks
 * each of them with a state for every byte: where a text is full of beginnings, all of these at once. A match that is longer
 * than its gaps allow is none; the next one is looked for as much further on as it is too long.
 *
 * @param regex the expression without their bounds
 * @param mostBytes how long a match may be beside its secret; {@link Integer#MAX_VALUE} where nothing was changed
 */
record LazyGaps(String regex, int mostBytes) {
    /** A gap with a lower bound costs little. */
    private static final int LEAST = 60;
    /** What may stand around the gaps and the secret. */
    private static final int AROUND = 256;

    private static final java.util.regex.Pattern GAP = java.util.regex.Pattern.compile("\\{(\\d{1,4}),(\\d{2,4})}\\?");

    /** Reads RE2 syntax that RE2/J has accepted already. */
    static LazyGaps of(String regex) {
        StringBuilder unbounded = new StringBuilder();
        int most = 0;
        boolean inClass = false;
        int at = 0;
        java.util.regex.Matcher gap = GAP.matcher(regex);
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (regex.startsWith("\\Q", at)) {
                return new LazyGaps(regex, Integer.MAX_VALUE);
            }
            if (c == '\\') {
                unbounded.append(regex, at, Math.min(at + 2, regex.length()));
                at += 2;
                continue;
            }
            inClass = inClass ? c != ']' : c == '[';
            if (!inClass && c == '{' && gap.region(at, regex.length()).lookingAt()) {
                int bound = Integer.parseInt(gap.group(2));
                if (bound >= LEAST && !isRepeated(regex, gap.end())) {
                    most += bound;
                    unbounded.append('{').append(gap.group(1)).append(",}?");
                    at = gap.end();
                    continue;
                }
            }
            unbounded.append(c);
            at++;
        }
        return most == 0
                ? new LazyGaps(regex, Integer.MAX_VALUE)
                : new LazyGaps(unbounded.toString(), most + AROUND);
    }

    /** Whether a place lies in a group that repeats, so that a gap there may come several times. */
    private static boolean isRepeated(String regex, int from) {
        int open = 0;
        boolean inClass = false;
        for (int at = from; at < regex.length(); at++) {
            char c = regex.charAt(at);
            if (c == '\\') {
                at++;
            } else if (inClass || c == '[') {
                inClass = c != ']';
            } else if (c == '(') {
                open++;
            } else if (c == ')' && --open < 0) {
                open = 0;
                if (at + 1 < regex.length() && "*+{".indexOf(regex.charAt(at + 1)) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
