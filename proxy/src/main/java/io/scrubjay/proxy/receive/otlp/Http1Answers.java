package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
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
        ByteBuf head = allocator.directBuffer(USUAL_BYTES);
        ByteBufUtil.writeAscii(head, "HTTP/1.1 ");
        ByteBufUtil.writeAscii(head, HttpResponseStatus.valueOf(answer.status()).toString());
        for (Answer.Field field : answer.headers()) {
            ByteBufUtil.writeAscii(head, "\r\n");
            ByteBufUtil.writeAscii(head, field.name());
            ByteBufUtil.writeAscii(head, ": ");
            ByteBufUtil.writeAscii(head, field.value());
        }
        ByteBufUtil.writeAscii(head, last ? "\r\nconnection: close\r\n\r\n" : "\r\n\r\n");
        return head;
    }

    /** The interim answer that asks for the body (RFC 9110 section 10.1.1). */
    static ByteBuf proceed() {
        return Unpooled.wrappedBuffer(PROCEED);
    }
}
