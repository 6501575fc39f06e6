package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A collector that counts the bytes that are sent to it. */
final class LineSink implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final AtomicLong bytes = new AtomicLong();

    LineSink() throws IOException {
        Thread.ofPlatform().daemon().name("sink").start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Bytes so far. */
    long bytes() {
        return bytes.get();
    }

    /** Waits until so many bytes have come. */
    void await(long expectedBytes) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (bytes.get() < expectedBytes) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("sink: " + bytes + " bytes (expected: " + expectedBytes + " in 3 minutes)");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().name("sink-connection").start(() -> read(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void read(Socket socket) {
        byte[] buffer = new byte[256 * 1024];
        try (socket;
                InputStream in = socket.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.addAndGet(n);
            }
        } catch (IOException e) {
            // the relay has gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
