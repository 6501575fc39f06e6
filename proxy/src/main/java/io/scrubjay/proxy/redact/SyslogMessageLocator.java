package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one syslog message from its beginning; a lenient recursive descent that gives up into MSG. Used once. */
final class SyslogMessageLocator {
    /** {@code Mmm dd hh:mm:ss}, RFC 3164 section 4.1.2: a letter, a digit, a digit or space, else itself. */
    private static final String RFC3164_TIMESTAMP = "aaa sd dd:dd:dd";

    private static final int MAX_PRI_DIGITS = 3;
    private static final int MAX_VERSION_DIGITS = 2;
    private static final int MAX_TAG_BYTES = 48;

    private final byte[] message;
    private final int to;
    private int at;

    /** Reads {@code bytes[fromByte, toByte)}. */
    SyslogMessageLocator(byte[] bytes, int fromByte, int toByte) {
        this.message = bytes;
        this.at = fromByte;
        this.to = toByte;
    }

    SyslogMessage locate() {
        int pri = pri();
        if (pri < 0) {
            return new SyslogMessage(-1, 0, null, null, null, null, null, List.of(), at, at, to);
        }
        int afterPri = at;
        int version = version();
        if (version > 0) {
            Span timestamp = token();
            Span hostname = token();
            Span appName = token();
            Span procId = token();
            Span msgId = token();
            if (timestamp != null && hostname != null && appName != null && procId != null && msgId != null) {
                int from = at;
                List<SdParam> params = structuredData();
                return new SyslogMessage(
                        pri,
                        version,
                        known(timestamp),
                        known(hostname),
                        known(appName),
                        known(procId),
                        known(msgId),
                        params,
                        from,
                        at,
                        to);
            }
        }
        at = afterPri;
        return rfc3164(pri);
    }

    private int pri() {
        int from = at + 1;
        int close = from;
        int value = 0;
        if (!is(at, '<')) {
            return -1;
        }
        while (close - from < MAX_PRI_DIGITS && isDigit(close)) {
            value = 10 * value + message[close++] - '0';
        }
        if (close == from || !is(close, '>')) {
            return -1;
        }
        at = close + 1;
        return value;
    }

    /** 0 without one. */
    private int version() {
        int end = at;
        int version = 0;
        while (end - at < MAX_VERSION_DIGITS && isDigit(end)) {
            version = 10 * version + message[end++] - '0';
        }
        if (end == at || is(at, '0') || !is(end, ' ')) {
            return 0;
        }
        at = end + 1;
        return version;
    }

    /** One or more printable ASCII characters and the space behind them. */
    private @Nullable Span token() {
        int from = at;
        int end = printableTo(from);
        if (end == from || !is(end, ' ')) {
            return null;
        }
        at = end + 1;
        return new Span(from, end);
    }

    private List<SdParam> structuredData() {
        int from = at;
        List<SdParam> params = is(from, '-') ? List.of() : new ArrayList<>();
        boolean valid = is(from, '-') ? skipNil() : elements(params);
        if (valid && (at == to || is(at, ' '))) {
            at = Math.min(at + 1, to);
        } else {
            at = from;
            return List.of();
        }
        return params;
    }

    private boolean skipNil() {
        at++;
        return true;
    }

    private boolean elements(List<SdParam> params) {
        if (!is(at, '[')) {
            return false;
        }
        while (is(at, '[')) {
            at++;
            Span sdId = sdName();
            if (sdId == null) {
                return false;
            }
            while (is(at, ' ')) {
                at++;
                SdParam param = param(sdId);
                if (param == null) {
                    return false;
                }
                params.add(param);
            }
            if (!is(at, ']')) {
                return false;
            }
            at++;
        }
        return true;
    }

    private @Nullable SdParam param(Span sdId) {
        Span name = sdName();
        if (name == null || !is(at, '=') || !is(at + 1, '"')) {
            return null;
        }
        at += 2;
        int from = at;
        boolean escaped = false;
        while (at < to && message[at] != '"') {
            if (isEscape(message, at, to)) {
                escaped = true;
                at++;
            }
            at++;
        }
        if (at >= to) {
            return null;
        }
        return new SdParam(sdId, name, new Span(from, at++), escaped);
    }

    private @Nullable Span sdName() {
        int from = at;
        while (at < to && message[at] > ' ' && message[at] < 0x7f && "=]\"".indexOf(message[at]) < 0) {
            at++;
        }
        return at == from ? null : new Span(from, at);
    }

    private SyslogMessage rfc3164(int pri) {
        Span timestamp = timestamp();
        Span hostname = timestamp == null ? null : token();
        int tagFrom = at;
        int end = at;
        while (end - tagFrom < MAX_TAG_BYTES && end < to && isTag(message[end])) {
            end++;
        }
        Span tag = null;
        Span procId = null;
        if (end > tagFrom && (is(end, ':') || is(end, '['))) {
            tag = new Span(tagFrom, end);
            at = end;
            procId = bracketed();
            at += is(at, ':') ? 1 : 0;
            at += is(at, ' ') ? 1 : 0;
        }
        return new SyslogMessage(
                pri, 0, timestamp, hostname, tag, procId, null, List.of(), at, at, to);
    }

    private @Nullable Span timestamp() {
        int start = at;
        if (matchesRfc3164Timestamp()) {
            at += RFC3164_TIMESTAMP.length() + 1;
            return new Span(start, at - 1);
        }
        // RFC 3339, as relays write it into RFC 3164 messages
        if (start + 19 < to && isDigit(start) && is(start + 4, '-') && is(start + 10, 'T')) {
            return token();
        }
        return null;
    }

    private boolean matchesRfc3164Timestamp() {
        int length = RFC3164_TIMESTAMP.length();
        if (!is(at + length, ' ')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = message[at + i];
            boolean fits =
                    switch (RFC3164_TIMESTAMP.charAt(i)) {
                        case 'a' -> (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
                        case 'd' -> b >= '0' && b <= '9';
                        case 's' -> (b >= '0' && b <= '9') || b == ' ';
                        default -> b == RFC3164_TIMESTAMP.charAt(i);
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Span bracketed() {
        if (!is(at, '[')) {
            return null;
        }
        int end = at + 1;
        while (end < to && message[end] != ']' && message[end] > ' ' && end - at <= MAX_TAG_BYTES) {
            end++;
        }
        if (!is(end, ']')) {
            return null;
        }
        Span span = new Span(at + 1, end);
        at = end + 1;
        return span;
    }

    private @Nullable Span known(Span span) {
        return span.toByte() - span.fromByte() == 1 && is(span.fromByte(), '-') ? null : span;
    }

    private int printableTo(int from) {
        int end = from;
        while (end < to && message[end] > ' ' && message[end] < 0x7f) {
            end++;
        }
        return end;
    }

    /** Whether a backslash that escapes stands at {@code at}; before another character it is only itself (section 6.3.3). */
    static boolean isEscape(byte[] message, int at, int toByte) {
        return message[at] == '\\'
                && at + 1 < toByte
                && (message[at + 1] == '"' || message[at + 1] == '\\' || message[at + 1] == ']');
    }

    private static boolean isTag(byte b) {
        return b > ' ' && b < 0x7f && b != ':' && b != '[';
    }

    private boolean isDigit(int index) {
        return index < to && message[index] >= '0' && message[index] <= '9';
    }

    private boolean is(int index, char c) {
        return index < to && message[index] == c;
    }
}
