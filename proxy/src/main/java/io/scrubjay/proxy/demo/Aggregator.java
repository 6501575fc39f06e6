package io.scrubjay.proxy.demo;

import io.scrubjay.proxy.redact.Signal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Stands for the log aggregator: keeps every OTLP/HTTP request that reaches it. */
final class Aggregator implements AutoCloseable {
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    Aggregator() throws IOException {
        server = new LoopbackServer((exchange, body) -> {
            String path = exchange.getRequestURI().getPath();
            Signal signal =
                    Signal.valueOf(path.substring(path.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT));
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            received.add(new Received(signal, gzip ? inflate(body) : body));
            return 200;
        });
    }

    URI uri() {
        return server.uri();
    }

    List<Received> received() {
        return received;
    }

    /** Whether this text stands in anything that arrived. */
    boolean holds(String text) {
        return received.stream().anyMatch(request -> request.holds(text));
    }

    private static byte[] inflate(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** One export request in protobuf, decompressed. */
    static final class Received {
        private final Signal signal;
        private final byte[] payload;

        Received(Signal signal, byte[] payload) {
            this.signal = signal;
            this.payload = payload;
        }

        Signal signal() {
            return signal;
        }

        byte[] payload() {
            return payload;
        }

        boolean holds(String text) {
            return new String(payload, StandardCharsets.ISO_8859_1).contains(text);
        }
    }
}
