package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Encoding;

/**
 * What a hit of an encoded form says of the text around it.
 *
 * @param encoding to be undone
 * @param phase how many characters of an unfinished group stand before the end of the hit
 */
record Alignment(Encoding encoding, int phase) {
    /** Compressed data that a field begins with. */
    static final Alignment ZLIB = new Alignment(Encoding.GZIP, 0);

    /** Hexadecimal up to the end of a pair of digits. */
    static final Alignment HEX = new Alignment(Encoding.HEX, 0);

    /** Base64, by phase. */
    private static final Alignment[] BASE64 = {
        new Alignment(Encoding.BASE64, 0),
        new Alignment(Encoding.BASE64, 1),
        new Alignment(Encoding.BASE64, 2),
        new Alignment(Encoding.BASE64, 3)
    };

    /** Base64 with so many characters of an unfinished group before the end of the hit. */
    static Alignment base64(int phase) {
        return BASE64[phase];
    }

    /** Where in its group the text begins that a hit ends: of one such place, a run needs to be decoded only once. */
    int groupAt(int hitToByte) {
        return Math.floorMod(hitToByte - phase, encoding.phases());
    }
}
