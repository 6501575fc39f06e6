package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/** Undoes one encoding. Stateless, any thread; its work is linear in the run that it decodes. */
public interface Decoder {
    /** The shortest encoded run worth decoding, in bytes; no secret of fewer is looked for. */
    int MIN_RUN_BYTES = 16;

    /**
     * Decodes the encoded run that surrounds a place.
     *
     * @param text any bytes; borrowed
     * @param atByte the end of something that looks like encoded text, 1 to {@code text.length}
     * @param phase how many encoded characters of the last, perhaps unfinished, group stand before {@code atByte}; 0 for
     *     encodings without groups
     * @return null if no run of {@value #MIN_RUN_BYTES} bytes stands there
     */
    @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase);

    /**
     * Where the header ends with which compressed data begin that nothing inside of a text is a sign of: zlib's.
     *
     * @return 0 where the text does not begin with one
     */
    static int compressedFrom(byte[] text, int fromByte) {
        return GzipDecoder.isZlib(text, fromByte) ? fromByte + GzipDecoder.ZLIB_HEADER_BYTES : 0;
    }
}
