package io.scrubjay.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.scrubjay.benchmarks.corpus.Payload;
import java.net.InetSocketAddress;

/** How requests and answers look on a connection of the load generator. Its event loop only. */
interface Wire {
    /** A request ready to be sent, over and over. Returns a retained buffer; the caller releases it. */
    ByteBuf encode(InetSocketAddress target, Payload payload);

    /** Adds what tells {@code pace} of answers and of the end of the connection. */
    void open(ChannelPipeline pipeline, Pace pace);

    /** Sends a request. Takes ownership of {@code request}. */
    void send(Channel channel, ByteBuf request);
}
