package io.scrubjay.proxy.forward;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.Signal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the header of requests to an OTLP/gRPC upstream (gRPC over HTTP/2, "Requests"). */
final class GrpcRequests {
    private static final int MAX_DIGITS = 100_000_000;

    private final OtlpExporterSettings settings;
    private final String ownTimeout;

    GrpcRequests(OtlpExporterSettings settings) {
        this.settings = settings;
        this.ownTimeout = encode(settings.timeout());
    }

    /**
     * @param encoding name of the message's compression; null if it has none
     * @param forwarded fields of the sender's metadata; those that the configuration sets stay as it says
     * @param deadline of the sender; goes upstream as the time that is left, if less than the exporter's own
     */
    Http2Headers build(
            Signal signal, @Nullable String encoding, Map<String, String> forwarded, @Nullable Deadline deadline) {
        Endpoint endpoint = settings.endpoint();
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme(endpoint.isTls() ? "https" : "http")
                .authority(endpoint.authority())
                .path(endpoint.pathPrefix() + OtlpPaths.grpc(signal));
        headers.set("te", "trailers");
        headers.set("content-type", "application/grpc");
        headers.set("user-agent", HttpRequests.USER_AGENT);
        headers.set("grpc-timeout", timeout(deadline));
        if (encoding != null) {
            headers.set("grpc-encoding", encoding);
        }
        settings.headers().forEach((name, value) -> headers.set(name, value.reveal()));
        forwarded.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        return headers;
    }

    private String timeout(@Nullable Deadline deadline) {
        Duration left = deadline == null ? settings.timeout() : deadline.left();
        return left.compareTo(settings.timeout()) < 0 ? encode(left) : ownTimeout;
    }

    /** At most 8 digits and a unit, never more than there is. */
    private static String encode(Duration timeout) {
        long micros = Math.max(0, timeout.toNanos() / 1000);
        if (micros < MAX_DIGITS) {
            return micros + "u";
        }
        return micros / 1000 < MAX_DIGITS ? micros / 1000 + "m" : Math.min(timeout.toSeconds(), MAX_DIGITS - 1) + "S";
    }
}
