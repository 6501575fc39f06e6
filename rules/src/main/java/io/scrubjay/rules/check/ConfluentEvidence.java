package io.scrubjay.rules.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * The checksum of Confluent's API secrets: behind {@code cflt} and 54 characters, six that are the CRC-32 of the 54 in base64,
 * its lowest byte first.
 */
final class ConfluentEvidence implements Evidence {
    private static final int PREFIX = "cflt".length();
    private static final int BODY = 54;
    private static final int WIDTH = 6;

    @Override
    public Testimony weigh(String text, int from, int to) {
        if (to - from != PREFIX + BODY + WIDTH) {
            return Testimony.NOTHING;
        }
        int checksum = from + PREFIX + BODY;
        byte[] crc = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) Crc32.of(text, from + PREFIX, checksum))
                .array();
        return Testimony.of(
                text.startsWith(Base64.getEncoder().withoutPadding().encodeToString(crc), checksum));
    }
}
