package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.scrubjay.proxy.http.GrpcMessage;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.RpcStatus;
import io.scrubjay.proxy.redact.Signal;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An export request over gRPC: one message in, one message or an error out (gRPC over HTTP/2, and its compression document).
 */
final class GrpcExchange extends OtlpExchange {
    private static final int MAX_DETAILS_BYTES = 3072;
    private static final String ACCEPT_ENCODING = "identity, " + ContentCoding.grpcNames();

    private final RequestHead head;
    private final @Nullable Signal signal;
    private final ByteBuf prefix = Unpooled.buffer(GrpcMessage.PREFIX_BYTES, GrpcMessage.PREFIX_BYTES);
    private @Nullable ContentCoding negotiated;
    private @Nullable ContentCoding coding;
    private long messageBytes = -1;
    private long missingBytes = -1;

    GrpcExchange(OtlpService service, RequestHead head, Sink sink) {
        super(service, sink);
        this.head = head;
        this.signal = OtlpRoute.ofGrpc(head.path());
    }

    @Override
    @Nullable Signal signal() {
        return signal;
    }

    @Override
    String protocol() {
        return "grpc";
    }

    @Override
    void checkHead() throws RequestRefusedException {
        if (signal == null) {
            throw new RequestRefusedException(
                    RefusalReason.PATH, "method: not known (expected: Export of an OTLP service)");
        }
        String encoding = head.grpcEncoding() == null ? "identity" : head.grpcEncoding().strip();
        negotiated = ContentCoding.ofGrpc(encoding);
        if (negotiated == null && !encoding.equalsIgnoreCase("identity")) {
            throw new RequestRefusedException(
                    RefusalReason.CONTENT_ENCODING,
                    "grpc-encoding: not supported (expected: " + ACCEPT_ENCODING + ")");
        }
        if (head.grpcTimeout() != null) {
            Duration timeout = GrpcTimeout.parse(head.grpcTimeout());
            if (timeout == null) {
                throw new RequestRefusedException(
                        RefusalReason.GRPC_FRAMING, "grpc-timeout: malformed (expected: up to 8 digits and a unit)");
            }
            setDeadline(timeout);
        }
    }

    @Override
    void receive(ByteBuf chunk) throws RequestRefusedException {
        boolean handedOn = false;
        try {
            readPrefix(chunk);
            if (!chunk.isReadable()) {
                return;
            }
            if (chunk.readableBytes() > missingBytes) {
                throw new RequestRefusedException(
                        RefusalReason.GRPC_FRAMING, "request: more than one message (expected: exactly one)");
            }
            missingBytes -= chunk.readableBytes();
            handedOn = true;
            collect(chunk);
        } finally {
            if (!handedOn) {
                chunk.release();
            }
        }
    }

    @Override
    long announcedBytes() {
        return messageBytes;
    }

    @Override
    void checkEnd() throws RequestRefusedException {
        if (missingBytes != 0) {
            throw new RequestRefusedException(
                    RefusalReason.GRPC_FRAMING,
                    prefix.isReadable()
                            ? "request: ends inside its message (expected: a whole message)"
                            : "request: no message (expected: exactly one)");
        }
    }

    @Override
    PayloadFormat format() {
        return PayloadFormat.PROTOBUF;
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
        if (response.isSuccess()) {
            return success(
                    response.bodyFormat() == PayloadFormat.PROTOBUF ? response.takeBody() : Unpooled.EMPTY_BUFFER);
        }
        Answer answer = failure(response);
        ByteBuf details = details(response);
        try {
            if (details.isReadable() && details.readableBytes() <= MAX_DETAILS_BYTES) {
                byte[] bytes = new byte[details.readableBytes()];
                details.readBytes(bytes);
                answer.header(
                        "grpc-status-details-bin",
                        Base64.getEncoder().withoutPadding().encodeToString(bytes));
            }
            return answer;
        } finally {
            details.release();
        }
    }

    @Override
    Answer renderOnHeap(OtlpResponse failure) {
        return failure(failure);
    }

    private static Answer failure(OtlpResponse response) {
        Answer answer = new Answer(200, Unpooled.EMPTY_BUFFER)
                .header("content-type", "application/grpc")
                .header("grpc-accept-encoding", ACCEPT_ENCODING)
                .header("grpc-status", Integer.toString(response.code().number()));
        if (!response.message().isEmpty()) {
            answer.header("grpc-message", GrpcMessageText.encode(response.message()));
        }
        return answer;
    }

    private void readPrefix(ByteBuf chunk) throws RequestRefusedException {
        if (missingBytes >= 0) {
            return;
        }
        chunk.readBytes(prefix, Math.min(prefix.writableBytes(), chunk.readableBytes()));
        if (prefix.isWritable()) {
            return;
        }
        int flag = prefix.getUnsignedByte(0);
        if (flag > 1 || (flag == 1 && negotiated == null)) {
            throw new RequestRefusedException(
                    RefusalReason.GRPC_FRAMING,
                    "compressed flag: " + flag + " (expected: 0, or 1 with a grpc-encoding)");
        }
        long length = prefix.getUnsignedInt(1);
        if (length > maxRequestBytes()) {
            throw tooLarge(length + " bytes");
        }
        coding = flag == 1 ? negotiated : null;
        missingBytes = length;
        messageBytes = length;
    }

    private Answer success(ByteBuf message) {
        return new Answer(200, GrpcMessage.prefixed(service().allocator(), false, message))
                .header("content-type", "application/grpc")
                .header("grpc-accept-encoding", ACCEPT_ENCODING)
                .trailer("grpc-status", "0");
    }

    /** The upstream's own google.rpc.Status where it agrees with the code, else one that holds the retry delay. */
    private ByteBuf details(OtlpResponse response) {
        boolean hasDelay = response.retryDelaySeconds() != OtlpResponse.NO_RETRY_DELAY;
        if (response.bodyFormat() == PayloadFormat.PROTOBUF) {
            try {
                RpcStatus status = RpcStatus.parse(response.body());
                if (status.code() == response.code().number()) {
                    ByteBuf copy = service().allocator().buffer(response.body().readableBytes() + 96);
                    copy.writeBytes(response.body(), response.body().readerIndex(), response.body().readableBytes());
                    if (hasDelay && status.retryDelaySeconds() == OtlpResponse.NO_RETRY_DELAY) {
                        RpcStatus.writeRetryInfo(copy, response.retryDelaySeconds());
                    }
                    return copy;
                }
            } catch (CorruptedFrameException e) {
                // not a Status after all: answer with ours
            }
        }
        return hasDelay
                ? new RpcStatus(response.code().number(), response.message(), response.retryDelaySeconds())
                        .toProtobuf(service().allocator())
                : Unpooled.EMPTY_BUFFER;
    }
}
