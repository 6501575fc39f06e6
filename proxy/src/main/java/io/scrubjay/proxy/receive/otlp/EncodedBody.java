package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** The compressed side of a body: direct memory that grows as bytes come. */
final class EncodedBody {
    private static final int MIN_BYTES = 4096;

    private EncodedBody() {}

    /**
     * Has a body written. Returns a retained buffer; the caller releases it.
     *
     * @param usualBytes length that most bodies stay below
     * @param writer appends the body; the buffer is released if it throws
     */
    static ByteBuf write(ByteBufAllocator allocator, int usualBytes, Consumer<ByteBuf> writer) {
        ByteBuf out = allocator.directBuffer(Math.max(usualBytes, MIN_BYTES));
        boolean complete = false;
        try {
            writer.accept(out);
            complete = true;
            return out;
        } finally {
            if (!complete) {
                out.release();
            }
        }
    }
}
