package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The OpenTelemetry Collector that {@code deploy/interop/collector} builds, from an OTLP receiver to one exporter. */
public final class OtelCollector implements AutoCloseable {
    private final Process process;
    private final URI http;
    private final URI grpc;

    private OtelCollector(Process process, int httpPort, int grpcPort) {
        this.process = process;
        this.http = URI.create("http://127.0.0.1:" + httpPort);
        this.grpc = URI.create("grpc://127.0.0.1:" + grpcPort);
    }

    /**
     * Starts one. Its answers are those of the exporter, since nothing is queued.
     *
     * @param exporter {@code otlp} (gRPC) or {@code otlphttp}
     * @param settings further lines of the exporter's configuration
     */
    public static OtelCollector start(Path dir, String exporter, URI target, String... settings) {
        Path program = Peers.requireBuilt("otelcol", "collector");
        int httpPort = Peers.freeTcpPort();
        int grpcPort = Peers.freeTcpPort();
        String authority = target.getHost() + ":" + target.getPort();
        String yaml = """
                receivers:
                  otlp:
                    protocols:
                      http: {endpoint: 127.0.0.1:%d}
                      grpc: {endpoint: 127.0.0.1:%d}
                exporters:
                  %s:
                    endpoint: %s
                    sending_queue: {enabled: false}
                    retry_on_failure: {enabled: false}
                    %s
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    logs: {receivers: [otlp], exporters: [%s]}
                    traces: {receivers: [otlp], exporters: [%s]}
                    metrics: {receivers: [otlp], exporters: [%s]}
                """
                .formatted(
                        httpPort,
                        grpcPort,
                        exporter,
                        exporter.equals("otlp") ? authority : "http://" + authority,
                        String.join("\n    ", settings),
                        exporter,
                        exporter,
                        exporter);
        try {
            Path config = Files.writeString(dir.resolve("collector.yaml"), yaml);
            Path log = dir.resolve("collector.log");
            Process process = new ProcessBuilder(program.toString(), "--config", "file:" + config)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            OtelCollector collector = new OtelCollector(process, httpPort, grpcPort);
            Eventually.await("Collector listening", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("Collector: ended: " + read(log));
                }
                return isOpen(httpPort) && isOpen(grpcPort);
            });
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it takes OTLP/HTTP. */
    public URI http() {
        return http;
    }

    /** Where it takes OTLP/gRPC, as {@code grpc://}. */
    public URI grpc() {
        return grpc;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
