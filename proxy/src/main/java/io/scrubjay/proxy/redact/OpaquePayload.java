package io.scrubjay.proxy.redact;

import io.scrubjay.rules.decode.DecodedRun;
import io.scrubjay.rules.decode.Encoding;
import java.nio.ByteBuffer;

/**
 * Refuses the original payload of a profile unless it is known to be readable: of a {@link PlainPayload} form, as it is or in
 * gzip. Of any other no scan could say what it holds, compressed as it may be.
 */
final class OpaquePayload {
    private static final String EXPECTED =
            " (expected: text in UTF-8, pprof, JFR, perf.data without compressed records; plain or in gzip)";

    /** Magic number, method and flags, behind which the decoder is asked. */
    private static final int GZIP_MAGIC_BYTES = 4;

    private static final int[] NO_PARTS = {};

    private OpaquePayload() {}

    /** Borrows {@code bytes}. */
    static void check(ByteBuffer bytes, int from, int to) throws UnscannableException {
        ByteBuffer payload = bytes.slice(from, to - from);
        if (isGzip(payload)) {
            checkGzip(payload, from);
        } else if (!PlainPayload.isReadable(payload)) {
            throw new UnscannableException(
                    UnscannableException.Reason.OPAQUE,
                    "original_payload: compressed, or of no known form, at offset " + from + EXPECTED);
        }
    }

    /**
     * Where parts end of one that passes and counts its bytes, the last one with the payload: none reads on in the next one, and a mask must be
     * as long as what it replaces. Empty where that is not so: the payload is text, or gzip, of which a secret has all replaced. Borrows
     * {@code bytes}.
     */
    static int[] ends(ByteBuffer bytes, int from, int to) throws UnscannableException {
        ByteBuffer payload = bytes.slice(from, to - from);
        if (isGzip(payload) || PlainPayload.isText(payload)) {
            return NO_PARTS;
        }
        return PprofForm.isPprof(payload) ? PprofForm.ends(payload) : new int[] {payload.limit()};
    }

    private static boolean isGzip(ByteBuffer payload) {
        return payload.limit() >= GZIP_MAGIC_BYTES && payload.get(0) == 0x1f && payload.get(1) == (byte) 0x8b;
    }

    private static void checkGzip(ByteBuffer payload, int from) throws UnscannableException {
        byte[] compressed = new byte[payload.limit()];
        payload.get(0, compressed);
        DecodedRun run = Encoding.GZIP.decoder().decodeAround(compressed, GZIP_MAGIC_BYTES, 0);
        if (run != null && !run.isComplete()) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_LARGE,
                    "original_payload: more to inflate than is set aside for, at offset " + from);
        }
        if (run == null
                || run.toByte() != compressed.length
                || !PlainPayload.isReadable(ByteBuffer.wrap(run.bytes()))) {
            throw new UnscannableException(
                    UnscannableException.Reason.OPAQUE,
                    "original_payload: gzip of what is compressed, or of no known form, at offset " + from + EXPECTED);
        }
    }
}
