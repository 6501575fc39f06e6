package io.scrubjay.proxy.receive.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A RELP collector on plain sockets that answers what it is told to. */
public final class RelpCollector implements AutoCloseable {
    private static final String OPENED = "200 OK\nrelp_version=0\nrelp_software=test\ncommands=syslog";

    private final ServerSocket server;
    private final Script script;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private RelpCollector(Script script) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    /** What a collector says to a frame. */
    @FunctionalInterface
    public interface Script {
        /** The frames to send, empty for silence; null closes the connection. */
        @Nullable String answer(int txnr, String command, String data);
    }

    /** One that answers {@code open} as usual, and messages by the script. */
    public static RelpCollector open(Script script) throws IOException {
        return new RelpCollector((txnr, command, data) ->
                command.equals("open") ? RelpPeer.frame(txnr, "rsp", OPENED) : script.answer(txnr, command, data));
    }

    /** One that answers everything by the script. */
    public static RelpCollector raw(Script script) throws IOException {
        return new RelpCollector(script);
    }

    /** {@code 200 OK} to a transaction. */
    public static String ok(int txnr) {
        return RelpPeer.frame(txnr, "rsp", "200 OK");
    }

    public String uri() {
        return "relp://127.0.0.1:" + server.getLocalPort();
    }

    /** The messages that have come, those that came twice as well. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    public int connections() {
        return connections.get();
    }

    /** Closes the connections, in order, and keeps listening. */
    public void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            RelpPeer peer = new RelpPeer(socket);
            for (List<String> frames = peer.read(1); !frames.isEmpty(); frames = peer.read(1)) {
                String[] parts = frames.getFirst().split(" ", 3);
                if (parts[1].equals("syslog")) {
                    messages.add(parts[2]);
                }
                String answer = script.answer(Integer.parseInt(parts[0]), parts[1], parts[2]);
                if (answer == null) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // closed, by a test or its peer
        }
    }
}
