package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes the heads of HTTP/1.1 answers (RFC 9112 section 4). Their fields are all our own, so that none can end a line. */
final class Http1Answers {
    private static final int USUAL_BYTES = 128;
    private static final byte[] PROCEED = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http1Answers() {}

    /**
     * Everything before the body. Returns a new buffer; the caller releases it.
     *
     * @param last whether the connection is closed after it
     */
    static ByteBuf head(ByteBufAllocator allocator, Answer answer, boolean last) {
        StringBuilder text = new StringBuilder(USUAL_BYTES)
                .append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(answer.status()))
                .append("\r\n");
        for (Answer.Field field : answer.headers()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        text.append(last ? "connection: close\r\n\r\n" : "\r\n");
        ByteBuf head = allocator.directBuffer(text.length());
        head.writeCharSequence(text, StandardCharsets.US_ASCII);
        return head;
    }

    /** The interim answer that asks for the body (RFC 9110 section 10.1.1). */
    static ByteBuf proceed() {
        return Unpooled.wrappedBuffer(PROCEED);
    }
}
