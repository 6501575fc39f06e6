package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.scrubjay.proxy.redact.JsonText;
import io.scrubjay.proxy.redact.PartialSuccess;
import io.scrubjay.proxy.redact.Signal;

/** Writes an {@code Export*ServiceResponse} as JSON, for a sender of JSON whose request went upstream as protobuf. */
final class PartialSuccessJson {
    private PartialSuccessJson() {}

    /**
     * Converts a response. Borrows {@code response}. Returns a retained buffer; the caller releases it.
     *
     * @param response encoded as protobuf
     */
    static ByteBuf write(ByteBufAllocator allocator, Signal signal, ByteBuf response) {
        PartialSuccess partial = PartialSuccess.parse(response);
        StringBuilder json = new StringBuilder("{");
        if (partial.isPresent()) {
            json.append("\"partialSuccess\":{");
            if (partial.rejected() != 0) {
                json.append('"').append(rejectedName(signal)).append("\":\"").append(partial.rejected()).append('"');
            }
            if (!partial.errorMessage().isEmpty()) {
                json.append(partial.rejected() != 0 ? "," : "").append("\"errorMessage\":");
                JsonText.appendQuoted(json, partial.errorMessage());
            }
            json.append('}');
        }
        return ByteBufUtil.writeUtf8(allocator, json.append('}'));
    }

    /** The answer of full success. Returns a retained buffer; the caller releases it. */
    static ByteBuf empty(ByteBufAllocator allocator) {
        return ByteBufUtil.writeAscii(allocator, "{}");
    }

    private static String rejectedName(Signal signal) {
        return switch (signal) {
            case LOGS -> "rejectedLogRecords";
            case TRACES -> "rejectedSpans";
            case METRICS -> "rejectedDataPoints";
            case PROFILES -> "rejectedProfiles";
            case SYSLOG -> throw new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
        };
    }
}
