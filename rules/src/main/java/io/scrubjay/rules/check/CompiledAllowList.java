package io.scrubjay.rules.check;

import com.google.re2j.Pattern;
import io.scrubjay.rules.AllowList;
import java.util.List;
import java.util.Locale;

/** One allow list of an imported rule, ready to be asked. Immutable, any thread. */
final class CompiledAllowList {
    /** A line is looked at this far before and behind the match. */
    private static final int MAX_LINE_REST = 4096;

    private final AllowList.Target target;
    private final List<Pattern> patterns;
    private final List<String> stopwords;
    private final boolean all;

    CompiledAllowList(AllowList list) {
        this.target = list.target();
        this.patterns = list.regexes().stream().map(Pattern::compile).toList();
        this.stopwords = list.stopwords();
        this.all = list.all() && !patterns.isEmpty() && !stopwords.isEmpty();
    }

    /** Whether a match is allowed to stand as it is. */
    boolean allows(String text, int matchFrom, int matchTo, int from, int to) {
        boolean stopped = holdsStopword(text, from, to);
        if (all ? !stopped : stopped) {
            return stopped;
        }
        String searched =
                switch (target) {
                    case SECRET -> text.substring(from, to);
                    case MATCH -> text.substring(matchFrom, matchTo);
                    case LINE -> line(text, matchFrom, matchTo);
                };
        for (Pattern pattern : patterns) {
            if (pattern.matcher(searched).find()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return patterns.size() + " expressions on the " + target.name().toLowerCase(Locale.ROOT) + ", " + stopwords.size()
                + " stopwords";
    }

    private boolean holdsStopword(String text, int from, int to) {
        for (String word : stopwords) {
            if (Characters.containsIgnoreCase(text, from, to, word)) {
                return true;
            }
        }
        return false;
    }

    private static String line(String text, int from, int to) {
        int start = from;
        while (start > 0 && from - start < MAX_LINE_REST && text.charAt(start - 1) != '\n') {
            start--;
        }
        int end = to;
        while (end < text.length() && end - to < MAX_LINE_REST && text.charAt(end) != '\n') {
            end++;
        }
        return text.substring(start, end);
    }
}
