package io.scrubjay.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client's or server's HTTP/2 connection with prior knowledge whose frames are made by hand (RFC 9113 section 4.1), so that they can
 * break every rule. Headers are literals without indexing or Huffman coding (RFC 7541 section 6.2.2).
 */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int ENHANCE_YOUR_CALM = 0xb;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int ACCEPT_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_LITERAL_BYTES = 126;

    private final RawConnection connection;

    /** Connects, and sends the preface with empty settings. */
    public RawHttp2(InetSocketAddress address) {
        connection = new RawConnection(address);
        connection.send(PREFACE);
        send(SETTINGS, 0, 0);
    }

    private RawHttp2(Socket accepted) {
        connection = new RawConnection(accepted);
        connection.readFully(PREFACE.length());
        send(SETTINGS, 0, 0);
    }

    /** Takes the next connection as its server, and reads the preface. */
    public static RawHttp2 accept(ServerSocket server) {
        try {
            server.setSoTimeout(ACCEPT_TIMEOUT_MILLIS);
            return new RawHttp2(server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame as it goes over the wire. */
    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A payload of one number, as of RST_STREAM and WINDOW_UPDATE. */
    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** A header block of names and values in turn; none longer than 126 bytes. */
    public static byte[] headerBlock(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            byte[] text = namesAndValues[i].getBytes(ISO_8859_1);
            if (text.length > MAX_LITERAL_BYTES) {
                throw new IllegalArgumentException("literal: " + text.length + " bytes (expected: at most 126)");
            }
            if (i % 2 == 0) {
                block.write(0);
            }
            block.write(text.length);
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    /** The header of an export of logs over OTLP/HTTP. */
    public static byte[] exportLogs() {
        return headerBlock(
                ":method", "POST",
                ":scheme", "http",
                ":authority", "proxy",
                ":path", "/v1/logs",
                "content-type", "application/x-protobuf");
    }

    /** The header of an export of logs over gRPC, with more names and values. */
    public static byte[] grpcExportLogs(String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(headerBlock(
                ":method", "POST",
                ":scheme", "http",
                ":authority", "proxy",
                ":path", "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
                "te", "trailers",
                "content-type", "application/grpc"));
        block.writeBytes(headerBlock(more));
        return block.toByteArray();
    }

    /** Sends a frame. */
    public RawHttp2 send(int type, int flags, int stream, byte... payload) {
        return send(frame(type, flags, stream, payload));
    }

    /** Sends any bytes. */
    public RawHttp2 send(byte[] bytes) {
        connection.send(bytes);
        return this;
    }

    /** Sends the same bytes again and again until the other side closes, at most {@code times}; whether it closed. */
    public boolean sendUntilClosed(byte[] bytes, int times) {
        try {
            for (int i = 0; i < times; i++) {
                connection.send(bytes);
            }
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** The next frame; null once the other side has closed or reset the connection. */
    public @Nullable Frame read() {
        try {
            byte[] header = connection.readFully(FRAME_HEADER_BYTES);
            if (header.length < FRAME_HEADER_BYTES) {
                return null;
            }
            ByteBuffer fields = ByteBuffer.wrap(header);
            int length = fields.getInt() >>> 8;
            byte[] payload = connection.readFully(length);
            return payload.length < length
                    ? null
                    : new Frame(header[3], header[4], ByteBuffer.wrap(header).getInt(5), ByteBuffer.wrap(payload));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketException) {
                return null;
            }
            throw e;
        }
    }

    /** The next frame of a type, others skipped; null if the connection ends before. */
    public @Nullable Frame read(int type) {
        Frame frame = read();
        while (frame != null && frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** Whether something has come; frames of other types are skipped. Waits only for a frame that has begun. */
    public boolean hasFrame(int type) {
        while (connection.hasAnswer()) {
            Frame frame = read();
            if (frame == null || frame.type() == type) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        connection.close();
    }

    /**
     * A frame.
     *
     * @param payload to be read once
     */
    public record Frame(int type, int flags, int stream, ByteBuffer payload) {
        /** The error of RST_STREAM or GOAWAY. */
        public int errorCode() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }
}
