package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Many TCP connections of one thread that send bytes without waiting for anything, and read answers or do not. */
public final class Crowd implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;
    private static final int ANSWER_BYTES = 8192;

    private final boolean reading;
    private final List<Member> open = new ArrayList<>();

    private Crowd(boolean reading) {
        this.reading = reading;
    }

    /** Connects so many, which throw away what they read. */
    public static Crowd reading(InetSocketAddress address, int connections) {
        return connect(address, connections, true);
    }

    /** Connects so many, which read nothing and have little room for what comes. */
    public static Crowd notReading(InetSocketAddress address, int connections) {
        return connect(address, connections, false);
    }

    private static Crowd connect(InetSocketAddress address, int connections, boolean reading) {
        Crowd crowd = new Crowd(reading);
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel connection = SocketChannel.open();
                crowd.open.add(crowd.new Member(connection));
                if (!reading) {
                    connection.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
                }
                connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connection.connect(address);
                connection.configureBlocking(false);
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has each send as much as is taken at once: what is left of the bytes before, or else these. Where the other side has
     * closed the connection, it is closed here, too.
     */
    public void send(byte[] bytes) {
        for (Iterator<Member> all = open.iterator(); all.hasNext(); ) {
            Member member = all.next();
            if (member.isOver(bytes)) {
                member.close();
                all.remove();
            }
        }
    }

    /** How many are open, as far as was seen at the last {@link #send}. */
    public int size() {
        return open.size();
    }

    @Override
    public void close() {
        open.forEach(Member::close);
        open.clear();
    }

    /** One connection. */
    private final class Member {
        private final SocketChannel connection;
        private ByteBuffer unsent = ByteBuffer.allocate(0);

        Member(SocketChannel connection) {
            this.connection = connection;
        }

        boolean isOver(byte[] bytes) {
            try {
                if (reading && isEnded()) {
                    return true;
                }
                if (!unsent.hasRemaining()) {
                    unsent = ByteBuffer.wrap(bytes);
                }
                connection.write(unsent);
                return false;
            } catch (IOException e) { // closed or reset
                return true;
            }
        }

        private boolean isEnded() throws IOException {
            ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
            int read = connection.read(answer);
            while (read > 0) {
                read = connection.read(answer.clear());
            }
            return read < 0;
        }

        void close() {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
