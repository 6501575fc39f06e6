package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Refuses the original payload of a profile where it is compressed in a way that nobody here undoes: no scan would see what it
 * holds. Plain ones (JFR, text) and gzip (pprof) are examined.
 */
final class OpaquePayload {
    /** How zstd, lz4, xz, bzip2, zip and snappy begin. */
    private static final List<byte[]> BEGINNINGS = List.of(
            HexFormat.of().parseHex("28b52ffd"),
            HexFormat.of().parseHex("04224d18"),
            HexFormat.of().parseHex("fd377a585a00"),
            HexFormat.of().parseHex("425a68"),
            HexFormat.of().parseHex("504b0304"),
            HexFormat.of().parseHex("ff060000734e61507059"));

    private OpaquePayload() {}

    static void check(ByteBuffer bytes, int from, int to) throws UnscannableException {
        for (byte[] beginning : BEGINNINGS) {
            if (to - from >= beginning.length && begins(bytes, from, beginning)) {
                throw new UnscannableException(
                        UnscannableException.Reason.OPAQUE,
                        "original_payload: compressed at offset " + from + " (expected: plain, or gzip)");
            }
        }
    }

    private static boolean begins(ByteBuffer bytes, int from, byte[] beginning) {
        for (int i = 0; i < beginning.length; i++) {
            if (bytes.get(from + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
