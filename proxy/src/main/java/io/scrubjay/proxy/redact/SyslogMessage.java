package io.scrubjay.proxy.redact;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a syslog message stand (RFC 5424 section 6, RFC 3164 section 4), as far as they can be told.
 *
 * <p>Reads leniently and never fails: what has no valid header is all MSG. It serves to name places and to escape masks,
 * never to decide what is scanned. Offsets are indexes into the bytes in which it stands, from inclusive, to exclusive.
 * Immutable.
 *
 * @param pri the PRI value, -1 without; its range is not checked
 * @param version VERSION of RFC 5424, 0 without
 * @param timestamp TIMESTAMP, null where absent or NILVALUE; that of RFC 3164 is {@code Mmm dd hh:mm:ss}
 * @param hostname HOSTNAME, null where absent or NILVALUE
 * @param appName APP-NAME, or the TAG of RFC 3164
 * @param procId PROCID
 * @param msgId MSGID, of RFC 5424 only
 * @param params every SD-PARAM of STRUCTURED-DATA, in order; empty if it is malformed
 * @param structuredDataFrom where STRUCTURED-DATA begins; equal to {@code msgFrom} without
 * @param msgFrom where MSG begins, a BOM included
 * @param toByte where the message ends
 */
public record SyslogMessage(
        int pri,
        int version,
        @Nullable Span timestamp,
        @Nullable Span hostname,
        @Nullable Span appName,
        @Nullable Span procId,
        @Nullable Span msgId,
        List<SdParam> params,
        int structuredDataFrom,
        int msgFrom,
        int toByte) {
    public SyslogMessage {
        params = List.copyOf(params);
    }

    /** Locates the parts. Borrows {@code message}. */
    public static SyslogMessage locate(byte[] message) {
        return new SyslogMessageLocator().read(message, 0, message.length).message();
    }

    /** The SD-PARAM in whose value a byte stands, null if in none. */
    @Nullable SdParam paramAt(int offset) {
        int low = 0;
        int high = params.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (params.get(middle).value().toByte() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < params.size() && params.get(low).value().fromByte() <= offset ? params.get(low) : null;
    }

    /**
     * A part of the message.
     *
     * @param fromByte inclusive
     * @param toByte exclusive
     */
    public record Span(int fromByte, int toByte) {
        public Span {
            if (fromByte < 0 || toByte < fromByte) {
                throw new IllegalArgumentException(
                        "span: " + fromByte + ".." + toByte + " (expected: 0 <= from <= to)");
            }
        }

        /** The part as text, one character a byte. */
        public String text(byte[] message) {
            return new String(message, fromByte, toByte - fromByte, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * One SD-PARAM (RFC 5424 section 6.3.3).
     *
     * @param sdId the SD-ID of its SD-ELEMENT
     * @param name PARAM-NAME
     * @param value PARAM-VALUE without its quotes, escaped
     * @param escaped whether the value holds an escape ({@code \"}, {@code \\}, {@code \]})
     */
    public record SdParam(Span sdId, Span name, Span value, boolean escaped) {}
}
