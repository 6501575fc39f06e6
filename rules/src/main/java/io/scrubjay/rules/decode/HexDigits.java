package io.scrubjay.rules.decode;

/** Values of hexadecimal digits, in either casing. */
final class HexDigits {
    private HexDigits() {}

    /** 0 to 15, or -1 for another byte. */
    static int value(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        int lower = digit | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** The value of {@code count} digits, or -1 if they do not all stand there. */
    static int value(byte[] text, int fromByte, int count) {
        if (fromByte + count > text.length) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = value(text[fromByte + i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
