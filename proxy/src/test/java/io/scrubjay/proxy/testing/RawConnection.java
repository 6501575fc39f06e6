package io.scrubjay.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** A TCP connection that sends any bytes and reads HTTP/1.1 answers, one at a time. */
public final class RawConnection implements AutoCloseable {
    /** Which a busy machine may need. */
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects. */
    public RawConnection(InetSocketAddress address) {
        this(connect(address));
    }

    /** Takes over a connection. */
    public RawConnection(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as ISO-8859-1. */
    public RawConnection send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes. */
    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text; what the other side does not take any more is left out. */
    public void sendAsMuchAsIsTaken(String text) {
        try {
            send(text);
        } catch (UncheckedIOException e) {
            // reset: it has seen enough
        }
    }

    /**
     * Sends the same text again and again, without reading, until the other side closes or has taken {@code maxBytes}.
     *
     * @return bytes that were taken, by the other side or by the kernels
     */
    public long sendUntilClosed(String text, long maxBytes) {
        long taken = 0;
        try {
            while (taken < maxBytes) {
                send(text);
                taken += text.length();
            }
        } catch (UncheckedIOException e) {
            // closed
        }
        return taken;
    }

    /** Whether a part of an answer has come. */
    public boolean hasAnswer() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer, header and body, as text. */
    public String readAnswer() {
        try {
            StringBuilder header = new StringBuilder();
            while (header.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return header.toString();
                }
                header.append((char) next);
            }
            return header + new String(in.readNBytes(contentLength(header.toString())), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads that many bytes, fewer only if the other side closes. */
    public byte[] readFully(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the other side closes. */
    public byte[] readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // a reset ends it as well
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(InetSocketAddress address) {
        try {
            return new Socket(address.getAddress(), address.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int contentLength(String header) {
        for (String line : header.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
            if (line.startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }
}
