package io.scrubjay.rules.check;

import java.util.HexFormat;

/** The checksum of Zuplo's API keys: {@code zpka_<body>_<checksum>}, the CRC-32 of the body in hexadecimal. */
final class ZuploEvidence implements Evidence {
    private static final int WIDTH = 8;

    @Override
    public Testimony weigh(String text, int from, int to) {
        int body = text.indexOf('_', from) + 1;
        int checksum = to - WIDTH;
        if (body == 0 || checksum - 1 <= body || text.charAt(checksum - 1) != '_') {
            return Testimony.NOTHING;
        }
        String expected = HexFormat.of().toHexDigits(Crc32.of(text, body, checksum - 1), WIDTH);
        return Testimony.of(text.startsWith(expected, checksum));
    }
}
