package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Arrays;

/** Sees to it that an encoded request, secrets and all, does not stay behind in a pooled buffer. */
final class RequestWiper extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf encoded)) {
            ctx.write(message, promise);
            return;
        }
        byte[] copy = new byte[encoded.readableBytes()];
        encoded.getBytes(encoded.readerIndex(), copy);
        if (!encoded.isReadOnly()) {
            encoded.setZero(encoded.readerIndex(), copy.length);
        }
        encoded.release();
        ctx.write(Unpooled.wrappedBuffer(copy), promise.unvoid())
                .addListener(written -> Arrays.fill(copy, (byte) 0));
    }
}
