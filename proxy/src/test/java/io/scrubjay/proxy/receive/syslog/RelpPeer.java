package io.scrubjay.proxy.receive.syslog;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A RELP client on a plain socket that says what it is told to. */
final class RelpPeer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    RelpPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Opens a session as librelp does. */
    List<String> open() throws IOException {
        send(frame(1, "open", "relp_version=0\nrelp_software=test\ncommands=syslog"));
        return read(1);
    }

    static String frame(int txnr, String command, String data) {
        return txnr + " " + command + " " + data.length() + (data.isEmpty() ? "" : " " + data) + "\n";
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** So many frames, without their LF; those before the end if it comes first. */
    List<String> read(int count) throws IOException {
        List<String> frames = new ArrayList<>();
        while (frames.size() < count) {
            String txnr = word();
            if (txnr.isEmpty()) {
                break;
            }
            String command = word();
            String length = word();
            byte[] data = in.readNBytes(Integer.parseInt(length) + (length.equals("0") ? 0 : 1));
            frames.add(txnr + " " + command + " " + new String(data, StandardCharsets.ISO_8859_1).stripTrailing());
        }
        return frames;
    }

    /** Up to a blank or LF. */
    private String word() throws IOException {
        StringBuilder word = new StringBuilder();
        for (int b = in.read(); b > ' '; b = in.read()) {
            word.append((char) b);
        }
        return word.toString();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
