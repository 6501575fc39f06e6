package io.scrubjay.proxy.redact;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a sender compressed a payload, with the names that OTLP/HTTP and OTLP/gRPC know it by. */
public enum ContentCoding {
    /** RFC 1952. */
    GZIP("gzip", "gzip"),
    /** RFC 1950, as HTTP means by deflate (RFC 9110 section 8.4.1.2). */
    DEFLATE("deflate", null),
    /** RFC 8878. */
    ZSTD("zstd", "zstd"),
    /** One block of Snappy, without framing. */
    SNAPPY("snappy", null),
    /** Snappy's framing format, which gRPC calls by the short name. */
    SNAPPY_FRAMED("x-snappy-framed", "snappy");

    private final String httpName;
    private final @Nullable String grpcName;

    ContentCoding(String httpName, @Nullable String grpcName) {
        this.httpName = httpName;
        this.grpcName = grpcName;
    }

    /** The {@code content-encoding} over HTTP. */
    public String httpName() {
        return httpName;
    }

    /** The {@code grpc-encoding}; null if gRPC peers have none. */
    public @Nullable String grpcName() {
        return grpcName;
    }

    /** Every {@code content-encoding}, for people and for {@code accept-encoding}: {@code "gzip, deflate, …"}. */
    public static String httpNames() {
        return Arrays.stream(values()).map(ContentCoding::httpName).collect(Collectors.joining(", "));
    }

    /** Every {@code grpc-encoding}: {@code "gzip, zstd, …"}. */
    public static String grpcNames() {
        return Arrays.stream(values())
                .filter(coding -> coding.grpcName != null)
                .map(coding -> String.valueOf(coding.grpcName))
                .collect(Collectors.joining(", "));
    }

    /** The coding of a {@code content-encoding} other than identity, whatever its case; null if it is not known. */
    public static @Nullable ContentCoding ofHttp(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> GZIP;
            case "deflate", "zlib" -> DEFLATE;
            case "zstd" -> ZSTD;
            case "snappy" -> SNAPPY;
            case "x-snappy-framed" -> SNAPPY_FRAMED;
            default -> null;
        };
    }

    /** The coding of a {@code grpc-encoding} other than identity, whatever its case; null if it is not known. */
    public static @Nullable ContentCoding ofGrpc(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gzip" -> GZIP;
            case "zstd" -> ZSTD;
            case "snappy" -> SNAPPY_FRAMED;
            default -> null;
        };
    }
}
