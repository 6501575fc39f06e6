package io.scrubjay.rules.scan;

import java.util.List;

/**
 * The header of a log line, as syslog sends and files keep it (RFC 5424 section 6, RFC 3164 section 4.1): a timestamp, HOSTNAME, the program.
 * Nothing in it counts that JSON or a URL may have escaped, so that a field and its payload say the same.
 */
final class LogHeader {
    /** Timestamps up to the second: {@code d} for a digit, {@code a} for a letter, {@code s} for a digit or a blank, else itself. */
    private static final List<String> TIMESTAMPS = List.of("dddd-dd-ddTdd:dd:dd", "dddd-dd-dd dd:dd:dd", "aaa sd dd:dd:dd");

    private static final String OFFSET = "dd:dd";
    private static final int MAX_FRACTION = 9;

    /** So many bytes before HOSTNAME the timestamp takes, with the blank, at most. */
    static final int MAX_TIMESTAMP = "dddd-dd-ddTdd:dd:dd".length() + 1 + MAX_FRACTION + 1 + OFFSET.length() + 1;

    /** What stands between the program and MSG or structured data, where no colon ends the header: PROCID and MSGID. */
    private static final int TOKENS_BEHIND_PROGRAM = 2;

    private LogHeader() {}

    /** Whether HOSTNAME begins here; all of the header has to stand there before {@code to}. */
    static boolean isHostAt(byte[] text, int from, int to) {
        return from > 0 && text[from - 1] == ' ' && isTimestampBefore(text, from - 1) && isProgramBehind(text, from, to);
    }

    private static boolean isProgramBehind(byte[] text, int host, int to) {
        int hostTo = host;
        while (hostTo < to && isOfHost(text[hostTo])) {
            hostTo++;
        }
        int end = tokenTo(text, hostTo + 1, to);
        if (hostTo == host || hostTo == to || text[hostTo] != ' ' || end <= hostTo + 1) {
            return false;
        }
        if (text[end - 1] == ':') {
            return true;
        }
        for (int i = 0; i < TOKENS_BEHIND_PROGRAM; i++) {
            int next = tokenTo(text, end + 1, to);
            if (next <= end + 1) {
                return false;
            }
            end = next;
        }
        return end + 1 < to && (text[end + 1] == '-' || text[end + 1] == '[');
    }

    /** Whether names and addresses of hosts hold a byte. */
    private static boolean isOfHost(byte b) {
        return Vicinity.isLetter(b) || isDigit(b) || b == '.' || b == '-' || b == '_' || b == ':';
    }

    /** Where a token ends at a blank; {@code from} or less where there is none. */
    private static int tokenTo(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] > ' ' && text[end] < 0x7f && text[end] != '\\' && text[end] != '%' && text[end] != '"') {
            end++;
        }
        return end < to && text[end] == ' ' ? end : from;
    }

    private static boolean isTimestampBefore(byte[] text, int to) {
        int end = to;
        if (end > 0 && text[end - 1] == 'Z') {
            end--;
        } else if (matchesBefore(text, end, OFFSET) && isSign(text, end - OFFSET.length() - 1)) {
            end -= OFFSET.length() + 1;
        }
        int fraction = end;
        while (fraction > 0 && end - fraction < MAX_FRACTION && isDigit(text[fraction - 1])) {
            fraction--;
        }
        if (fraction > 0 && fraction < end && text[fraction - 1] == '.') {
            end = fraction - 1;
        }
        for (String timestamp : TIMESTAMPS) {
            if (matchesBefore(text, end, timestamp)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSign(byte[] text, int at) {
        return at >= 0 && (text[at] == '+' || text[at] == '-');
    }

    private static boolean matchesBefore(byte[] text, int to, String form) {
        int from = to - form.length();
        boolean matches = from >= 0;
        for (int i = 0; matches && i < form.length(); i++) {
            byte b = text[from + i];
            matches = switch (form.charAt(i)) {
                case 'd' -> isDigit(b);
                case 's' -> isDigit(b) || b == ' ';
                case 'a' -> Vicinity.isLetter(b);
                default -> b == form.charAt(i);
            };
        }
        return matches;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
