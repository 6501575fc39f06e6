package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks the secrets in what an upstream answers: messages of errors and partial successes, details of a
 * {@code google.rpc.Status}. Not thread-safe: one per event loop.
 */
public final class ResponseRedactor {
    private static final Logger LOGGER = LoggerFactory.getLogger(ResponseRedactor.class);

    /** The tag of a field that no export request has; what it holds is examined whole, and as a message. */
    private static final int UNKNOWN_FIELD = 15 << 3 | 2;

    private static final int MAX_VARINT_BYTES = 5;

    /** Senders over gRPC limit the headers that they take. */
    private static final int MAX_MESSAGE_CHARS = 1024;

    private final PayloadRedactor redactor;

    /** @param redactor of the requests; answers are shown to it as parts of one */
    public ResponseRedactor(PayloadRedactor redactor) {
        this.redactor = redactor;
    }

    /**
     * The answer without secrets. What cannot be scanned is left out; the outcome stays. Takes ownership of
     * {@code response}, and returns it or another one, which the caller closes.
     */
    public OtlpResponse redact(Signal signal, OtlpResponse response) {
        if (response.message().isEmpty() && !response.body().isReadable()) {
            return response;
        }
        ByteBuf body = response.takeBody();
        try {
            String message = cut(redactText(signal, response.message()));
            ByteBuf redacted = response.bodyFormat() == PayloadFormat.JSON && body.isReadable()
                    ? redactor.redact(signal, PayloadFormat.JSON, body)
                    : redactOpaque(signal, body);
            return response.withTexts(message, response.bodyFormat(), redacted);
        } catch (UnscannableException e) {
            return withoutTexts(response);
        } catch (RuntimeException | OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            LOGGER.atError().setCause(e).log("answer could not be scanned");
            return withoutTexts(response);
        } finally {
            body.release();
        }
    }

    /** Only what is masked may be cut: a part of a secret is found by no rule. */
    private static String cut(String message) {
        if (message.length() <= MAX_MESSAGE_CHARS) {
            return message;
        }
        boolean splitsPair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE_CHARS - 1));
        return message.substring(0, splitsPair ? MAX_MESSAGE_CHARS - 1 : MAX_MESSAGE_CHARS);
    }

    private static OtlpResponse withoutTexts(OtlpResponse response) {
        return response.isSuccess()
                ? OtlpResponse.success()
                : response.withTexts("upstream answered " + response.code(), null, Unpooled.EMPTY_BUFFER);
    }

    private String redactText(Signal signal, String text) throws UnscannableException {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        try {
            ByteBuf redacted = redactOpaque(signal, bytes);
            try {
                return redacted.toString(StandardCharsets.UTF_8);
            } finally {
                redacted.release();
            }
        } finally {
            bytes.release();
        }
    }

    /** Borrows {@code bytes}. Returns a retained buffer; the caller releases it. */
    private ByteBuf redactOpaque(Signal signal, ByteBuf bytes) throws UnscannableException {
        if (!bytes.isReadable()) {
            return bytes.retain();
        }
        ByteBuf field = bytes.alloc().buffer(1 + MAX_VARINT_BYTES + bytes.readableBytes());
        try {
            field.writeByte(UNKNOWN_FIELD);
            RpcStatus.writeVarint(field, bytes.readableBytes());
            field.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
            ByteBuf redacted = redactor.redact(signal, PayloadFormat.PROTOBUF, field);
            redacted.skipBytes(1);
            while (redacted.readByte() < 0) {
                // the rest of the length
            }
            return redacted;
        } finally {
            field.release();
        }
    }
}
