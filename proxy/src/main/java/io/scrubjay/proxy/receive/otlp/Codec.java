package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;

/** Reads and writes one content coding in direct memory. One per event loop; may hold native memory until closed. */
interface Codec extends AutoCloseable {
    /**
     * Decompresses a whole body and checks what sizes and checksums it carries. Borrows {@code coded}. Returns a retained
     * buffer; the caller releases it.
     *
     * @param maxBytes limit of the result; memory use stays in proportion to it
     * @throws RequestRefusedException if it is damaged, truncated, followed by anything else, or expands too far
     */
    ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException;

    /**
     * Whether the last decoded body carried bytes besides its content, such as names, comments and frames to be skipped: no
     * scan of the content has seen these, so the coded bytes must not go out as they are.
     */
    boolean hadBytesBesideContent();

    /** Compresses {@code plain}. Borrows {@code plain}. Returns a retained buffer; the caller releases it. */
    ByteBuf encode(ByteBuf plain);

    @Override
    void close();
}
