package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads syslog messages from their beginning; a lenient recursive descent that gives up into MSG. What it says is of the message read last.
 * Allocates for SD-PARAMs only. One thread.
 */
final class SyslogMessageLocator {
    /** {@code Mmm dd hh:mm:ss}, RFC 3164 section 4.1.2: a letter, a digit, a digit or space, else itself. */
    private static final String RFC3164_TIMESTAMP = "aaa sd dd:dd:dd";

    private static final int MAX_PRI_DIGITS = 3;
    private static final int MAX_VERSION_DIGITS = 2;
    private static final int MAX_TAG_BYTES = 48;
    /** The longest HOSTNAME, APP-NAME and PROCID (RFC 5424 section 6) and what stands between them. */
    private static final int MAX_ORIGIN_BYTES = 255 + 1 + 48 + 1 + 128;

    /** A longer APP-NAME is none that rules are told of. */
    private static final int MAX_SERVICE_BYTES = 255;

    private static final Set<String> SIGNATURE_IDS = Set.of("ssign", "ssign-cert");

    private static final int TIMESTAMP = 0;
    private static final int HOSTNAME = 1;
    private static final int APP_NAME = 2;
    private static final int PROCID = 3;
    private static final int MSGID = 4;
    private static final int FIELDS = 5;
    private static final int NONE = -1;

    /** Where the fields of the header begin, {@link #NONE} for those that are absent or NILVALUE, */
    private final int[] fieldFrom = new int[FIELDS];
    /** and where they end. */
    private final int[] fieldTo = new int[FIELDS];

    private byte[] message = {};
    private int to;
    private int at;
    private int pri;
    private int version;
    private List<SdParam> params = List.of();
    private int structuredDataFrom;

    /** Reads {@code bytes[fromByte, toByte)}. Borrows {@code bytes} until the next message is read. */
    SyslogMessageLocator read(byte[] bytes, int fromByte, int toByte) {
        message = bytes;
        at = fromByte;
        to = toByte;
        version = 0;
        params = List.of();
        Arrays.fill(fieldFrom, NONE);
        pri = readPri();
        structuredDataFrom = at;
        if (pri >= 0 && !rfc5424()) {
            rfc3164();
            structuredDataFrom = at;
        }
        return this;
    }

    /** The PRI value, -1 without. */
    int pri() {
        return pri;
    }

    /** Every SD-PARAM. */
    List<SdParam> params() {
        return params;
    }

    /** Where MSG begins. */
    int msgFrom() {
        return at;
    }

    /** Where MSG begins behind its BOM. */
    int textFrom() {
        return Bom.skip(message, at, to);
    }

    /** Where MSG ends before its line end. */
    int textTo() {
        int from = textFrom();
        int end = to;
        while (end > from && (message[end - 1] == '\r' || message[end - 1] == '\n' || message[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    /** Host, application and process as they stand in the header, no more than a valid one holds; empty without any. */
    String origin() {
        int from = fieldFrom[fieldFrom[HOSTNAME] >= 0 ? HOSTNAME : fieldFrom[APP_NAME] >= 0 ? APP_NAME : PROCID];
        if (from < 0) {
            return "";
        }
        int last = fieldFrom[PROCID] >= 0 ? PROCID : fieldFrom[APP_NAME] >= 0 ? APP_NAME : HOSTNAME;
        return new String(message, from, Math.min(fieldTo[last] - from, MAX_ORIGIN_BYTES), StandardCharsets.ISO_8859_1);
    }

    /** APP-NAME as rules are told of it; null without. */
    @Nullable String service() {
        Span appName = field(APP_NAME);
        return appName == null || appName.toByte() - appName.fromByte() > MAX_SERVICE_BYTES
                ? null
                : appName.text(message);
    }

    /** Whether the message carries a signature block or a piece of a certificate (RFC 5848 sections 4 and 5). */
    boolean isSignature() {
        for (SdParam param : params) {
            if (SIGNATURE_IDS.contains(param.sdId().text(message))) {
                return true;
            }
        }
        return false;
    }

    /** All that was found. */
    SyslogMessage message() {
        return new SyslogMessage(
                pri,
                version,
                field(TIMESTAMP),
                field(HOSTNAME),
                field(APP_NAME),
                field(PROCID),
                field(MSGID),
                params,
                structuredDataFrom,
                at,
                to);
    }

    private @Nullable Span field(int field) {
        return fieldFrom[field] < 0 ? null : new Span(fieldFrom[field], fieldTo[field]);
    }

    private boolean rfc5424() {
        int afterPri = at;
        version = readVersion();
        if (version > 0 && token(TIMESTAMP) && token(HOSTNAME) && token(APP_NAME) && token(PROCID) && token(MSGID)) {
            for (int field = 0; field < FIELDS; field++) {
                if (fieldTo[field] - fieldFrom[field] == 1 && is(fieldFrom[field], '-')) {
                    fieldFrom[field] = NONE;
                }
            }
            structuredDataFrom = at;
            params = structuredData();
            return true;
        }
        at = afterPri;
        version = 0;
        Arrays.fill(fieldFrom, NONE);
        return false;
    }

    private int readPri() {
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
    private int readVersion() {
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
    private boolean token(int field) {
        int from = at;
        int end = printableTo(from);
        if (end == from || !is(end, ' ')) {
            return false;
        }
        at = end + 1;
        locate(field, from, end);
        return true;
    }

    private void locate(int field, int from, int end) {
        fieldFrom[field] = from;
        fieldTo[field] = end;
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

    private void rfc3164() {
        if (timestamp() && !isTagNext()) {
            token(HOSTNAME);
        }
        int tagFrom = at;
        int end = at;
        while (end - tagFrom < MAX_TAG_BYTES && end < to && isTag(message[end])) {
            end++;
        }
        if (end > tagFrom && (is(end, '[') || (is(end, ':') && !isHeaderField(tagFrom, end)))) {
            locate(APP_NAME, tagFrom, end);
            at = end;
            bracketed();
            at += is(at, ':') ? 1 : 0;
            at += is(at, ' ') ? 1 : 0;
        }
    }

    /** Whether a tag follows at once, {@code app:} or {@code app[1]:}, as where the sender and its host are known anyway ({@code /dev/log}). */
    private boolean isTagNext() {
        int end = printableTo(at);
        return is(end, ' ')
                && end - at >= 2
                && !is(at, '[')
                && (is(end - 1, ']') || (is(end - 1, ':') && !is(end - 2, ':')));
    }

    /** Whether it is the name of a header field, {@code Private-Lines}, so that a line of a key begins there and no tag. */
    private boolean isHeaderField(int from, int end) {
        boolean found = false;
        for (int i = from + 1; i < end - 1 && !found; i++) {
            found = message[i] == '-' && isUpper(message[i + 1]);
        }
        return found && isUpper(message[from]);
    }

    private static boolean isUpper(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private boolean timestamp() {
        int start = at;
        if (matchesRfc3164Timestamp()) {
            at += RFC3164_TIMESTAMP.length() + 1;
            locate(TIMESTAMP, start, at - 1);
            return true;
        }
        // RFC 3339, as relays write it into RFC 3164 messages
        return start + 19 < to && isDigit(start) && is(start + 4, '-') && is(start + 10, 'T') && token(TIMESTAMP);
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

    /** The process behind a tag. */
    private void bracketed() {
        if (!is(at, '[')) {
            return;
        }
        int end = at + 1;
        while (end < to && message[end] != ']' && message[end] > ' ' && end - at <= MAX_TAG_BYTES) {
            end++;
        }
        if (is(end, ']')) {
            locate(PROCID, at + 1, end);
            at = end + 1;
        }
    }

    private int printableTo(int from) {
        byte[] bytes = message;
        int last = to;
        int end = from;
        while (end < last && bytes[end] > ' ' && bytes[end] < 0x7f) {
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
