package io.scrubjay.proxy.testing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.scrubjay.proxy.redact.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Sends OTLP requests over HTTP/1.1 and HTTP/2 (OkHttp) and gRPC (grpc-java), and shows the answers as they are. */
public final class OtlpSender implements AutoCloseable {
    private final URI target;
    private final OkHttpClient http1 = client(List.of(Protocol.HTTP_1_1));
    private final OkHttpClient http2 = client(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    private final ManagedChannel grpc;

    /** A sender to a host and port. */
    public OtlpSender(URI target) {
        this.target = target;
        this.grpc = NettyChannelBuilder.forAddress(target.getHost(), target.getPort())
                .usePlaintext()
                .compressorRegistry(TestCodings.compressors())
                .disableRetry()
                .build();
    }

    /**
     * Sends a protobuf request.
     *
     * @param protocol {@code http}, {@code h2c} or {@code grpc}
     */
    public Answer send(String protocol, Signal signal, byte[] payload, boolean gzip) {
        if (protocol.equals("grpc")) {
            return new Answer(200, Map.of(), grpc(signal, payload, gzip));
        }
        Map<String, String> headers = gzip
                ? Map.of("content-type", "application/x-protobuf", "content-encoding", "gzip")
                : Map.of("content-type", "application/x-protobuf");
        byte[] body = gzip ? TestPayloads.gzip(payload) : payload;
        return call(protocol.equals("h2c") ? http2 : http1, "POST", path(signal), body, headers);
    }

    private static String path(Signal signal) {
        return (signal == Signal.PROFILES ? "/v1development/" : "/v1/") + signal.word();
    }

    /** POSTs over HTTP/1.1. */
    public Answer post(String path, byte[] body, Map<String, String> headers) {
        return call(http1, "POST", path, body, headers);
    }

    /** Sends any request, over HTTP/1.1 or {@code h2c}. */
    public Answer request(String protocol, String method, String path, byte[] body, Map<String, String> headers) {
        return call(protocol.equals("h2c") ? http2 : http1, method, path, body, headers);
    }

    /** Exports over gRPC; the answer's message. */
    public byte[] grpc(Signal signal, byte[] payload, boolean gzip) {
        return grpc(signal, payload, gzip, Duration.ofSeconds(30));
    }

    /** Exports over gRPC with a deadline; the answer's message. */
    public byte[] grpc(Signal signal, byte[] payload, boolean gzip, Duration deadline) {
        return grpc(signal, payload, gzip ? "gzip" : "identity", deadline);
    }

    /** Exports over gRPC with a compression, {@code identity} for none, and a deadline; the answer's message. */
    public byte[] grpc(Signal signal, byte[] payload, String compression, Duration deadline) {
        String service = switch (signal) {
            case LOGS -> "logs.v1.LogsService";
            case TRACES -> "trace.v1.TraceService";
            case METRICS -> "metrics.v1.MetricsService";
            case PROFILES -> "profiles.v1development.ProfilesService";
            case SYSLOG -> throw new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
        };
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return ClientCalls.blockingUnaryCall(
                grpc,
                GrpcBytes.method("opentelemetry.proto.collector." + service + "/Export"),
                options.withCompression(compression),
                payload);
    }

    /** The delay of a failure's RetryInfo; -1 if it has none. */
    public static long retryDelaySeconds(StatusRuntimeException failure) {
        Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return -1;
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                try {
                    return detail.unpack(RetryInfo.class).getRetryDelay().getSeconds();
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return -1;
    }

    @Override
    public void close() {
        grpc.shutdownNow();
        for (OkHttpClient client : List.of(http1, http2)) {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private Answer call(OkHttpClient client, String method, String path, byte[] body, Map<String, String> headers) {
        RequestBody requestBody = method.equals("GET") ? null : RequestBody.create(body, null);
        Request.Builder request = new Request.Builder().url(target + path).method(method, requestBody);
        headers.forEach(request::header);
        try (Response response = client.newCall(request.build()).execute()) {
            Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().forEach(field -> answered.put(field.getFirst(), field.getSecond()));
            return new Answer(response.code(), answered, response.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OkHttpClient client(List<Protocol> protocols) {
        return new OkHttpClient.Builder()
                .protocols(protocols)
                .followRedirects(false)
                .retryOnConnectionFailure(false)
                .readTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** What came back. */
    public static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        private Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The HTTP status; 200 for a successful gRPC call. */
        public int status() {
            return status;
        }

        /** A header field, its name in any case. */
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        /** The body, or the message over gRPC. */
        public byte[] body() {
            return body;
        }
    }
}
