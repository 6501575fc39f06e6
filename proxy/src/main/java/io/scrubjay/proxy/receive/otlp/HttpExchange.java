package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.CorruptedFrameException;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.RpcStatus;
import io.scrubjay.proxy.redact.Signal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An export request over OTLP/HTTP, on HTTP/1.1 or HTTP/2 (OTLP specification, "OTLP/HTTP"). */
final class HttpExchange extends OtlpExchange {
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

    private final RequestHead head;
    private final @Nullable Signal signal;
    private final PayloadFormat format;
    private @Nullable ContentCoding coding;

    HttpExchange(OtlpService service, RequestHead head, Sink sink) {
        super(service, sink);
        this.head = head;
        this.signal = OtlpRoute.ofHttp(head.path());
        PayloadFormat declared = MediaType.payloadFormat(head.contentType());
        this.format = declared == null ? PayloadFormat.PROTOBUF : declared;
    }

    @Override
    @Nullable Signal signal() {
        return signal;
    }

    @Override
    String protocol() {
        return format == PayloadFormat.JSON ? "http_json" : "http_protobuf";
    }

    @Override
    void checkHead() throws RequestRefusedException {
        if (signal == null) {
            throw new RequestRefusedException(
                    RefusalReason.PATH,
                    "path: not known (expected: /v1/logs, /v1/traces, /v1/metrics or /v1development/profiles)");
        }
        if (!head.method().equals("POST")) {
            throw new RequestRefusedException(RefusalReason.METHOD, "method: not allowed (expected: POST)");
        }
        if (MediaType.payloadFormat(head.contentType()) == null) {
            throw new RequestRefusedException(
                    RefusalReason.CONTENT_TYPE,
                    "content-type: not supported (expected: application/x-protobuf or application/json, in UTF-8)");
        }
        coding = coding(head.contentEncoding());
        if (head.contentLengthBytes() > maxRequestBytes()) {
            throw tooLarge(head.contentLengthBytes() + " bytes");
        }
    }

    @Override
    void receive(ByteBuf chunk) throws RequestRefusedException {
        collect(chunk);
    }

    @Override
    long announcedBytes() {
        return head.contentLengthBytes();
    }

    @Override
    void checkEnd() {
        // the body ends with the message
    }

    @Override
    PayloadFormat format() {
        return format;
    }

    @Override
    Map<String, String> forwarded() {
        return head.forwarded();
    }

    @Override
    @Nullable ContentCoding coding() {
        return coding;
    }

    @Override
    Answer render(OtlpResponse response) {
        return render(response, body(response));
    }

    @Override
    Answer renderOnHeap(OtlpResponse failure) {
        return render(failure, status(failure, HEAP));
    }

    private Answer render(OtlpResponse response, ByteBuf body) {
        Answer answer = new Answer(response.httpStatus(), body)
                .header("content-type", format.mediaType())
                .header("content-length", Integer.toString(body.readableBytes()));
        if (response.retryDelaySeconds() != OtlpResponse.NO_RETRY_DELAY) {
            answer.header("retry-after", Integer.toString(response.retryDelaySeconds()));
        }
        return switch (response.httpStatus()) {
            case 405 -> answer.header("allow", "POST");
            case 415 -> answer.header("accept-encoding", ContentCoding.httpNames());
            default -> answer;
        };
    }

    private static @Nullable ContentCoding coding(@Nullable String contentEncoding) throws RequestRefusedException {
        String name = contentEncoding == null ? "" : contentEncoding.strip();
        if (name.isEmpty() || name.equalsIgnoreCase("identity") || name.equalsIgnoreCase("none")) {
            return null;
        }
        ContentCoding coding = ContentCoding.ofHttp(name);
        if (coding == null) {
            throw new RequestRefusedException(
                    RefusalReason.CONTENT_ENCODING,
                    "content-encoding: not supported (expected: identity, " + ContentCoding.httpNames() + ")");
        }
        return coding;
    }

    private ByteBuf body(OtlpResponse response) {
        if (response.bodyFormat() == format) {
            return response.takeBody();
        }
        if (!response.isSuccess()) {
            return status(response, service().allocator());
        }
        if (format == PayloadFormat.JSON && signal != null) {
            try {
                return PartialSuccessJson.write(service().allocator(), signal, response.body());
            } catch (CorruptedFrameException e) {
                return PartialSuccessJson.empty(service().allocator());
            }
        }
        return Unpooled.EMPTY_BUFFER;
    }

    private ByteBuf status(OtlpResponse failure, ByteBufAllocator allocator) {
        RpcStatus status = new RpcStatus(failure.code().number(), failure.message(), OtlpResponse.NO_RETRY_DELAY);
        return format == PayloadFormat.JSON ? status.toJson(allocator) : status.toProtobuf(allocator);
    }
}
