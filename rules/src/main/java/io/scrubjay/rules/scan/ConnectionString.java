package io.scrubjay.rules.scan;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the connection strings of databases and brokers: URLs, {@code name=value} lists, and Go's MySQL form. */
final class ConnectionString {
    private static final Pattern URL = Pattern.compile("^(?:jdbc:)?[a-zA-Z][\\w+.:-]{1,40}://([^\\s]*)$");
    private static final Pattern PAIRS = Pattern.compile("^\\s*[\\w .-]{2,40}=[^;]*(?:;|$)");
    private static final Pattern MYSQL_GO = Pattern.compile("^[^:@/\\s]{1,80}:([^\\s]{1,400})@[\\w.\\[-]+[(:/]");
    private static final Pattern SECRET_PAIR = Pattern.compile(
            "(?i)(?:^|[;&?,\\s])(?:[\\w .-]{0,20}password|passwd|pwd|pass|accountkey|sharedaccesskey|sharedsecret|authtoken)"
                    + "\\s*=\\s*(?:\"([^\"]+)|'([^']+)|\\{([^}]+)|([^;&\\s\"'{][^;&\\s]*))");
    /** A user without a password is a secret if it is as long as a key: {@code https://<key>@sentry...}. */
    private static final int MIN_LONE_USER = 16;

    private ConnectionString() {}

    /** A part of a text. */
    record Place(int from, int to) {}

    /**
     * The passwords in a value.
     *
     * @return where they stand, none for a connection string without one; empty if the value is no connection string
     */
    static Optional<List<Place>> passwords(String text, int from, int to) {
        String value = text.substring(from, to);
        List<Place> places = new ArrayList<>();
        Matcher url = URL.matcher(value);
        Matcher go = MYSQL_GO.matcher(value);
        if (url.find()) {
            userInfo(value, url.start(1), from, places);
        } else if (go.find()) {
            places.add(new Place(from + go.start(1), from + go.end(1)));
            return Optional.of(places);
        } else if (!PAIRS.matcher(value).find()) {
            return Optional.empty();
        }
        Matcher pair = SECRET_PAIR.matcher(value);
        while (pair.find()) {
            for (int group = 1; group <= pair.groupCount(); group++) {
                if (pair.start(group) >= 0) {
                    places.add(new Place(from + pair.start(group), from + pair.end(group)));
                }
            }
        }
        return Optional.of(places);
    }

    private static void userInfo(String value, int authority, int base, List<Place> places) {
        int question = value.indexOf('?', authority);
        int at = value.lastIndexOf('@', question < 0 ? value.length() : question);
        if (at < authority) {
            return;
        }
        int colon = value.indexOf(':', authority);
        if (colon >= 0 && colon < at - 1) {
            places.add(new Place(base + colon + 1, base + at));
        } else if (at - authority >= MIN_LONE_USER) {
            places.add(new Place(base + authority, base + at));
        }
    }
}
