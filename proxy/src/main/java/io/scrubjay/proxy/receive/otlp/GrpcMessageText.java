package io.scrubjay.proxy.receive.otlp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encodes grpc-message (gRPC over HTTP/2, "Status-Message"): UTF-8, printable ASCII but '%' as it is. */
final class GrpcMessageText {
    private static final int MAX_BYTES = 1024;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GrpcMessageText() {}

    /** Encodes the text, cut to what fits beside the other fields in a small header list. */
    static String encode(String message) {
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(utf8.length + 16);
        for (int i = 0; i < utf8.length && encoded.length() < MAX_BYTES; i++) {
            byte b = utf8[i];
            if (b >= 0x20 && b <= 0x7e && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
