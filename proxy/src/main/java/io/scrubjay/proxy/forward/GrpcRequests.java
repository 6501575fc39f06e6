package io.scrubjay.proxy.forward;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.scrubjay.proxy.redact.Signal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the header of requests to an OTLP/gRPC upstream (gRPC over HTTP/2, "Requests"). */
final class GrpcRequests {
    private final OtlpExporterSettings settings;
    private final String timeout;

    GrpcRequests(OtlpExporterSettings settings) {
        this.settings = settings;
        long millis = settings.timeout().toMillis();
        this.timeout = millis < 100_000_000 ? millis + "m" : "99999999S"; // at most 8 digits
    }

    /**
     * @param encoding name of the message's compression; null if it has none
     * @param forwarded fields of the sender's metadata; those that the configuration sets stay as it says
     */
    Http2Headers build(Signal signal, @Nullable String encoding, Map<String, String> forwarded) {
        Endpoint endpoint = settings.endpoint();
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme(endpoint.isTls() ? "https" : "http")
                .authority(endpoint.authority())
                .path(endpoint.pathPrefix() + OtlpPaths.grpc(signal));
        headers.set("te", "trailers");
        headers.set("content-type", "application/grpc");
        headers.set("user-agent", HttpRequests.USER_AGENT);
        headers.set("grpc-timeout", timeout);
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
}
