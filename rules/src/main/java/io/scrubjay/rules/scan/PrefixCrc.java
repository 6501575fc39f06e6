package io.scrubjay.rules.scan;

/**
 * The CRC-32 of sixteen bytes (as of gzip, RFC 1952 section 8) in sixteen look-ups that do not wait for each other; over so few
 * bytes {@code java.util.zip.CRC32} takes several times as long.
 */
final class PrefixCrc {
    static final int BYTES = 16;

    private static final int POLYNOMIAL = 0xedb88320; // reflected
    private static final int INITIAL = 0xffffffff;
    /** What a byte does to the CRC by how many bytes follow it, 256 entries each. */
    private static final int[] TABLE = table();

    private PrefixCrc() {}

    private static int[] table() {
        int[] table = new int[BYTES * 256];
        for (int value = 0; value < 256; value++) {
            int crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) * POLYNOMIAL);
            }
            table[value] = crc;
        }
        for (int i = 256; i < table.length; i++) {
            table[i] = (table[i - 256] >>> 8) ^ table[table[i - 256] & 0xff];
        }
        return table;
    }

    /** The CRC of the bytes of two words, the first byte in the lowest bits of the first. */
    static int of(long first, long second) {
        long begun = first ^ (INITIAL & 0xffffffffL);
        return ~(table(15, begun)
                ^ table(14, begun >>> 8)
                ^ table(13, begun >>> 16)
                ^ table(12, begun >>> 24)
                ^ table(11, begun >>> 32)
                ^ table(10, begun >>> 40)
                ^ table(9, begun >>> 48)
                ^ table(8, begun >>> 56)
                ^ table(7, second)
                ^ table(6, second >>> 8)
                ^ table(5, second >>> 16)
                ^ table(4, second >>> 24)
                ^ table(3, second >>> 32)
                ^ table(2, second >>> 40)
                ^ table(1, second >>> 48)
                ^ table(0, second >>> 56));
    }

    private static int table(int following, long value) {
        return TABLE[following << 8 | ((int) value & 0xff)];
    }
}
