package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.scan.TokenHint;
import java.nio.ByteBuffer;

/** Hints as the bytes that the registry keeps, encrypted: CRC (4 bytes, big-endian), length (2 bytes). Any thread. */
final class HintCodec {
    private HintCodec() {}

    static byte[] encode(TokenHint hint) {
        return ByteBuffer.allocate(Integer.BYTES + Short.BYTES)
                .putInt(hint.prefixCrc())
                .putShort((short) hint.lengthBytes())
                .array();
    }

    static TokenHint decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new TokenHint(buffer.getInt(), buffer.getShort());
    }
}
