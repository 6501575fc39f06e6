package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.util.Arrays;

/** A PARAM-VALUE without its escapes, and the way back to where each byte stood (RFC 5424 section 6.3.3). */
final class SdParamValue {
    private final byte[] bytes;
    private final int[] offsets;

    private SdParamValue(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    static SdParamValue unescape(byte[] message, Span value) {
        int length = value.toByte() - value.fromByte();
        byte[] bytes = new byte[length];
        int[] offsets = new int[length + 1];
        int count = 0;
        for (int at = value.fromByte(); at < value.toByte(); at++) {
            offsets[count] = at;
            if (SyslogMessageLocator.isEscape(message, at, value.toByte())) {
                at++;
            }
            bytes[count++] = message[at];
        }
        offsets[count] = value.toByte();
        return new SdParamValue(Arrays.copyOf(bytes, count), offsets);
    }

    /** A mask as it stands in a value. */
    static String escape(String mask) {
        return mask.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    }

    /** {@code offset}, or one less if it would part an escape. */
    static int escapeFrom(byte[] message, Span value, int offset) {
        return parts(message, value, offset) ? offset - 1 : offset;
    }

    /** {@code offset}, or one more if it would part an escape. */
    static int escapeTo(byte[] message, Span value, int offset) {
        return parts(message, value, offset) ? offset + 1 : offset;
    }

    private static boolean parts(byte[] message, Span value, int offset) {
        if (offset >= value.toByte()) {
            return false;
        }
        int at = value.fromByte();
        while (at < offset) {
            at += SyslogMessageLocator.isEscape(message, at, value.toByte()) ? 2 : 1;
        }
        return at > offset;
    }

    /** The value, unescaped. Borrowed. */
    byte[] bytes() {
        return bytes;
    }

    /** Where in the message the byte at {@code offset} stood, its escape included; the end for the end. */
    int escapedOffset(int offset) {
        return offsets[offset];
    }
}
