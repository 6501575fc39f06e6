package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class Http2ControlFrameLimitTest {
    private static final int LIMIT = 1000;

    private final ChannelHandlerContext ctx =
            new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
    private final Listener listener = new Listener();
    private long nanos = Long.MAX_VALUE - 5; // the clock may overflow
    private final Http2ControlFrameLimit limit = new Http2ControlFrameLimit(listener, () -> nanos);

    @Test
    void pings_overTheLimit_endTheConnection() throws Exception {
        // given
        ping(LIMIT);

        // when
        Http2Exception exception = catchThrowableOfType(Http2Exception.class, () -> ping(1));

        // then
        assertThat(exception.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        assertThat(exception).hasMessageContaining("more than 1000");
        assertThat(listener.pings).isEqualTo(LIMIT);
    }

    @Test
    void pings_afterTheWindow_countAnew() throws Exception {
        // given
        ping(LIMIT);
        nanos += Duration.ofSeconds(30).toNanos();

        // when
        ping(LIMIT);

        // then
        assertThat(listener.pings).isEqualTo(2 * LIMIT);
    }

    @Test
    void pings_eightForEachRequest_doNotCount() throws Exception {
        // when
        for (int i = 0; i < LIMIT; i++) {
            ping(8);
            request();
        }

        // then
        assertThat(listener.pings).isEqualTo(8 * LIMIT);
    }

    @Test
    void requests_payForNothingInAdvance() throws Exception {
        // given
        for (int i = 0; i < LIMIT; i++) {
            request();
        }
        ping(LIMIT);

        // when
        Http2Exception exception = catchThrowableOfType(Http2Exception.class, () -> ping(1));

        // then
        assertThat(exception).isNotNull();
    }

    private void ping(int times) throws Http2Exception {
        for (int i = 0; i < times; i++) {
            limit.onPingRead(ctx, i);
        }
    }

    private void request() throws Http2Exception {
        limit.onHeadersRead(ctx, 1, new DefaultHttp2Headers(), 0, true);
    }

    /** Counts what gets through. */
    private static final class Listener extends Http2FrameAdapter {
        private int pings;

        @Override
        public void onPingRead(ChannelHandlerContext context, long data) {
            pings++;
        }
    }
}
