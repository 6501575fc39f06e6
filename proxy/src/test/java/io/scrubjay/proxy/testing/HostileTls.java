package io.scrubjay.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.provider.Arguments;

/** What comes to a port of TLS and never becomes a handshake: how it begins, and how it goes on. */
public final class HostileTls {
    private static final String PLAINTEXT = "POST /v1/logs HTTP/1.1\r\nhost: proxy\r\ncontent-length: 2\r\n\r\n\12\0";

    private HostileTls() {}

    /** Beginnings that no server may follow, and what is sent after each again and again; as ISO-8859-1. */
    public static Stream<Arguments> openings() {
        String hello = clientHello();
        String challenge = "0102030405060708090a0b0c0d0e0f10";
        return Stream.of(
                // a length with its first bit set, CLIENT-HELLO, version, three lengths, one cipher, challenge
                argumentSet("hello of SSL 2.0", bytes("801c010002000300000010010080" + challenge), ""),
                argumentSet(
                        "TLS 1.2 in a hello of SSL 2.0",
                        bytes("801c01030300030000001000002f" + challenge),
                        ""),
                argumentSet("hello of SSL 2.0 with padding", bytes("401c0001000200030000001001008001020304050607"), "x"),
                argumentSet("ClientHello of 16 MiB", bytes("1603014000" + "01ffffff"), "\0".repeat(1000)),
                argumentSet(
                        "ClientHello of 16 MiB in small records",
                        bytes("1603010005" + "01ffffff03"),
                        bytes("160301000100")),
                argumentSet("record of 64 KiB", bytes("160301ffff"), "\0".repeat(10)),
                argumentSet("record without content", bytes("1603010000"), bytes("1603010000")),
                argumentSet("record that does not end", bytes("1603010200" + "010001fc0303"), ""),
                argumentSet("record by the byte", bytes("1603010200" + "010001fc0303"), "\0"),
                argumentSet("alert", bytes("15030300020128"), ""),
                argumentSet("data before the handshake", bytes("17030300021234"), ""),
                argumentSet("version 9.9", bytes("1609090010" + "0100000c0909"), "\0"),
                argumentSet(
                        "SSL 3.0",
                        bytes("160300002f0100002b0300") + "r".repeat(32) + bytes("000004002f000a0100"),
                        ""),
                argumentSet(
                        "ClientHello overwritten from its session on",
                        hello.substring(0, 44) + "\377".repeat(hello.length() - 44),
                        ""),
                argumentSet("silence after ClientHello", hello, ""),
                argumentSet("ChangeCipherSpec again and again", hello, bytes("140303000101")),
                argumentSet("HTTP/1.1", PLAINTEXT, PLAINTEXT),
                argumentSet("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
                argumentSet("syslog", "<13>hello\n", "<13>hello\n"),
                argumentSet("octet counting", "5 hello", "5 hello"),
                argumentSet("nothing", "", ""));
    }

    /** As the JDK sends it. */
    private static String clientHello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return ISO_8859_1.decode(hello.flip()).toString();
        } catch (GeneralSecurityException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    private static String bytes(String hexadecimal) {
        return new String(HexFormat.of().parseHex(hexadecimal), ISO_8859_1);
    }
}
