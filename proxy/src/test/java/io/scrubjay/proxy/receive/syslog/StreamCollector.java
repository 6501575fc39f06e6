package io.scrubjay.proxy.receive.syslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A TCP peer on plain sockets that keeps what it reads, connection by connection, and can pass it on: a collector, or a tap
 * in front of the proxy that knows what a sender really sent.
 */
public final class StreamCollector implements AutoCloseable {
    private final ServerSocket server;
    private final @Nullable InetSocketAddress next;
    private final List<ByteArrayOutputStream> connections = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private StreamCollector(int port, @Nullable InetSocketAddress next) throws IOException {
        this.server = new ServerSocket();
        this.next = next;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(this::accept);
    }

    public static StreamCollector open() throws IOException {
        return new StreamCollector(0, null);
    }

    public static StreamCollector open(int port) throws IOException {
        return new StreamCollector(port, null);
    }

    public static StreamCollector tap(InetSocketAddress next) throws IOException {
        return new StreamCollector(0, next);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What has come so far on each connection. */
    public List<String> streams() {
        List<String> streams = new ArrayList<>();
        for (ByteArrayOutputStream connection : connections) {
            streams.add(connection.toString(StandardCharsets.ISO_8859_1));
        }
        return streams;
    }

    /** What has come so far, on all connections together. */
    public String text() {
        return String.join("", streams());
    }

    /**
     * The whole messages that have come so far, connection by connection, each read by RFC 6587 in the plainest way; empty lines
     * are none.
     */
    public List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (String stream : streams()) {
            int at = 0;
            while (at < stream.length()) {
                boolean counted = Character.isDigit(stream.charAt(at));
                int mark = counted ? stream.indexOf(' ', at) : lineEnd(stream, at);
                int from = counted ? mark + 1 : at;
                int to = counted && mark >= 0 ? from + Integer.parseInt(stream.substring(at, mark)) : mark;
                if (mark < 0 || to > stream.length()) {
                    break;
                }
                if (to > from) {
                    messages.add(stream.substring(from, to));
                }
                at = counted ? to : to + 1;
            }
        }
        return messages;
    }

    private static int lineEnd(String stream, int from) {
        int at = from;
        while (at < stream.length() && stream.charAt(at) != '\n' && stream.charAt(at) != '\0') {
            at++;
        }
        return at < stream.length() ? at : -1;
    }

    /** Closes the connections with a reset, and keeps listening. */
    public void reset() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                ByteArrayOutputStream connection = new ByteArrayOutputStream();
                connections.add(connection);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> read(socket, connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void read(Socket socket, ByteArrayOutputStream connection) {
        byte[] buffer = new byte[8192];
        try (Socket source = socket;
                Socket target = next == null ? new Socket() : new Socket(next.getAddress(), next.getPort())) {
            InputStream in = source.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                connection.write(buffer, 0, n);
                if (next != null) {
                    target.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // closed, by a test or its peer
        }
    }
}
