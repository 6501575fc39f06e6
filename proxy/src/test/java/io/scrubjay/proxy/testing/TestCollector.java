package io.scrubjay.proxy.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP collector for tests, on the JDK's HTTP server or on grpc-java: keeps what it receives and answers as it is told.
 */
public final class TestCollector implements AutoCloseable {
    private static final Map<String, Signal> PATHS = Map.of(
            "/v1/logs", Signal.LOGS,
            "/v1/traces", Signal.TRACES,
            "/v1/metrics", Signal.METRICS,
            "/v1development/profiles", Signal.PROFILES);
    private static final Map<Signal, String> SERVICES = Map.of(
            Signal.LOGS, "opentelemetry.proto.collector.logs.v1.LogsService",
            Signal.TRACES, "opentelemetry.proto.collector.trace.v1.TraceService",
            Signal.METRICS, "opentelemetry.proto.collector.metrics.v1.MetricsService",
            Signal.PROFILES, "opentelemetry.proto.collector.profiles.v1development.ProfilesService");
    private static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI endpoint;
    private final AutoCloseable server;
    private volatile Function<Received, Reply> behaviour = request -> Reply.success();

    private TestCollector(String scheme, int port, @Nullable TestCertificate certificate) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        if (scheme.equals("grpc")) {
            Server grpc = startGrpc(address, certificate);
            server = () -> grpc.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            endpoint = certificate == null
                    ? URI.create("grpc://127.0.0.1:" + grpc.getPort())
                    : URI.create("grpcs://localhost:" + grpc.getPort());
        } else {
            HttpServer http = startHttp(address, certificate);
            http.setExecutor(threads);
            http.createContext("/", this::onHttp);
            http.start();
            server = () -> http.stop(0);
            endpoint = certificate == null
                    ? URI.create("http://127.0.0.1:" + http.getAddress().getPort())
                    : URI.create("https://localhost:" + http.getAddress().getPort());
        }
    }

    /** Starts a collector of OTLP/HTTP ({@code "http"}) or OTLP/gRPC ({@code "grpc"}) on a free port. */
    public static TestCollector start(String scheme) {
        return start(scheme, 0);
    }

    /** Starts a collector on a given port, such as one that another has just given up. */
    public static TestCollector start(String scheme, int port) {
        try {
            return new TestCollector(scheme, port, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a collector behind TLS; its endpoint is {@code https://localhost} or {@code grpcs://localhost}. */
    public static TestCollector startTls(String scheme, TestCertificate certificate) {
        try {
            return new TestCollector(scheme, 0, certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://} or {@code grpc://}, as an exporter takes it. */
    public URI endpoint() {
        return endpoint;
    }

    /** Decides every further answer; may block, to be slow. */
    public void answer(Function<Received, Reply> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** Everything received so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Calls over gRPC whose sender gave them up, or whose deadline passed. */
    public int cancelled() {
        return cancelled.get();
    }

    /** What was received for one signal. */
    public List<Received> received(Signal signal) {
        return received.stream().filter(request -> request.signal() == signal).toList();
    }

    /** Waits for the next request that was not awaited before. */
    public Received await(Duration timeout) {
        try {
            Received next = arrivals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no request within " + timeout);
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Reply take(Received request) {
        received.add(request);
        arrivals.add(request);
        return behaviour.apply(request);
    }

    private void onHttp(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            String path = exchange.getRequestURI().getPath();
            Signal signal = PATHS.entrySet().stream()
                    .filter(known -> path.endsWith(known.getKey()))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            Reply reply = take(new Received(signal, path, headers, body));
            reply.headers.forEach(exchange.getResponseHeaders()::set);
            if (!reply.headers.containsKey("Content-Type")) {
                exchange.getResponseHeaders().set("Content-Type", headers.get("content-type"));
            }
            byte[] answer = reply.body;
            exchange.sendResponseHeaders(reply.httpStatus, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static HttpServer startHttp(InetSocketAddress address, @Nullable TestCertificate certificate)
            throws IOException {
        if (certificate == null) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        return https;
    }

    private Server startGrpc(InetSocketAddress address, @Nullable TestCertificate certificate) throws IOException {
        ServerCredentials credentials = certificate == null
                ? InsecureServerCredentials.create()
                : TlsServerCredentials.create(
                        certificate.certificate().toFile(), certificate.privateKey().toFile());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, credentials)
                .executor(threads)
                .decompressorRegistry(TestCodings.decompressors())
                .maxInboundMessageSize(64 << 20)
                .intercept(new HeaderInterceptor());
        SERVICES.forEach((signal, service) -> builder.addService(service(signal, service)));
        return builder.build().start();
    }

    private ServerServiceDefinition service(Signal signal, String service) {
        return ServerServiceDefinition.builder(service)
                .addMethod(
                        GrpcBytes.method(service + "/Export"),
                        ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> answers) ->
                                onGrpc(new Received(signal, "/" + service + "/Export", HEADERS.get(), request), answers)))
                .build();
    }

    private void onGrpc(Received request, StreamObserver<byte[]> answers) {
        Context.current().addListener(this::onGrpcEnd, Runnable::run);
        Reply reply = take(request);
        if (reply.grpcStatus.isOk()) {
            answers.onNext(reply.body);
            answers.onCompleted();
        } else {
            answers.onError(reply.grpcStatus.asRuntimeException(reply.trailers));
        }
    }

    private void onGrpcEnd(Context call) {
        if (call.cancellationCause() != null) {
            cancelled.incrementAndGet();
        }
    }

    /** One request as it arrived. */
    public static final class Received {
        private final Signal signal;
        private final String path;
        private final Map<String, String> headers;
        private final byte[] body;

        private Received(Signal signal, String path, Map<String, String> headers, byte[] body) {
            this.signal = signal;
            this.path = path;
            this.headers = headers;
            this.body = body;
        }

        /** What it is for. */
        public Signal signal() {
            return signal;
        }

        /** Its path, prefix included. */
        public String path() {
            return path;
        }

        /** Its header, names in any case. */
        public Map<String, String> headers() {
            return headers;
        }

        /** The body as it came over the wire. */
        public byte[] body() {
            return body;
        }

        /** The body, decompressed if it says so; grpc-java has done so already. */
        public byte[] payload() {
            ContentCoding coding = ContentCoding.ofHttp(headers.getOrDefault("content-encoding", ""));
            return coding == null ? body : TestCodings.decompress(coding, body);
        }

        /** The body as logs. */
        public ExportLogsServiceRequest logs() {
            try {
                return ExportLogsServiceRequest.parseFrom(payload());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        /** The body as spans. */
        public ExportTraceServiceRequest traces() {
            try {
                return ExportTraceServiceRequest.parseFrom(payload());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        /** The body as metrics. */
        public ExportMetricsServiceRequest metrics() {
            try {
                return ExportMetricsServiceRequest.parseFrom(payload());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** An answer in both protocols' terms. */
    public static final class Reply {
        private final int httpStatus;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Status grpcStatus;
        private final Metadata trailers;

        private Reply(int httpStatus, Map<String, String> headers, byte[] body, Status grpcStatus, Metadata trailers) {
            this.httpStatus = httpStatus;
            this.headers = headers;
            this.body = body;
            this.grpcStatus = grpcStatus;
            this.trailers = trailers;
        }

        /** Full success. */
        public static Reply success() {
            return success(new byte[0]);
        }

        /** Success with a response message. */
        public static Reply success(byte[] response) {
            return new Reply(200, Map.of(), response, Status.OK, new Metadata());
        }

        /** A failure over HTTP. */
        public static Reply http(int status, Map<String, String> headers, byte[] body) {
            return new Reply(status, headers, body, Status.UNKNOWN, new Metadata());
        }

        /** A failure over gRPC with the details of an exception. */
        public static Reply grpc(StatusRuntimeException thrown) {
            Metadata trailers = thrown.getTrailers();
            return grpc(thrown.getStatus(), trailers == null ? new Metadata() : trailers);
        }

        /** A failure over gRPC. */
        public static Reply grpc(Status status, Metadata trailers) {
            return new Reply(500, Map.of(), new byte[0], status, trailers);
        }
    }

    /** Hands a call's metadata to its method. */
    private static final class HeaderInterceptor implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String name : metadata.keys()) {
                if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    headers.put(name, metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
                }
            }
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, metadata, next);
        }
    }
}
