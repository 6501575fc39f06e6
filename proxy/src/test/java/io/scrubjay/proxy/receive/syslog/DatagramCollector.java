package io.scrubjay.proxy.receive.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A UDP peer on plain sockets that keeps what it reads, and can pass it on. */
public final class DatagramCollector implements AutoCloseable {
    private final DatagramSocket socket;
    private final @Nullable InetSocketAddress next;
    private final List<String> datagrams = new CopyOnWriteArrayList<>();

    private DatagramCollector(@Nullable InetSocketAddress next) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.next = next;
        socket.setReceiveBufferSize(1024 * 1024);
        Thread.ofVirtual().start(this::read);
    }

    public static DatagramCollector open() throws IOException {
        return new DatagramCollector(null);
    }

    public static DatagramCollector tap(InetSocketAddress next) throws IOException {
        return new DatagramCollector(next);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What has come so far. */
    public List<String> datagrams() {
        return List.copyOf(datagrams);
    }

    @Override
    public void close() {
        socket.close();
    }

    private void read() {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            while (true) {
                socket.receive(packet);
                datagrams.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
                if (next != null) {
                    socket.send(new DatagramPacket(packet.getData(), packet.getLength(), next));
                }
                packet.setLength(65_536);
            }
        } catch (IOException e) {
            // closed
        }
    }
}
