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

    /** Where in its group the text begins that a hit ends: of one such place, a run needs to be decoded only once. */
    int groupAt(int hitToByte) {
        return Math.floorMod(hitToByte - phase, encoding.phases());
    }
}
