package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes of a connection (RFC 9113 section 3.4), then puts the
 * matching handlers in its own place.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
    private static final int STREAM_WINDOW_BYTES = 1 << 20;
    private static final int CONNECTION_WINDOW_BYTES = 4 << 20;
    private static final int MAX_RST_FRAMES = 200;
    private static final int RST_WINDOW_SECONDS = 30;
    private static final int MAX_EMPTY_DATA_FRAMES = 2;
    private static final int MAX_REQUEST_LINE_BYTES = 4096;
    private static final int MAX_CHUNK_BYTES = 1 << 20;

    private final OtlpService service;
    private final DeadlineTimer timer;

    ProtocolDetector(OtlpService service, Channel channel) {
        this.service = service;
        this.timer = new DeadlineTimer(service.eventLoop(), ReadHold.of(channel), channel::close);
        timer.arm(service.settings().headerTimeout());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int known = Math.min(in.readableBytes(), preface.readableBytes());
            for (int i = 0; i < known; i++) {
                if (in.getByte(in.readerIndex() + i) != preface.getByte(i)) {
                    startHttp1(ctx);
                    return;
                }
            }
            if (known == preface.readableBytes()) {
                startHttp2(ctx);
            }
        } finally {
            preface.release();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        timer.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        timer.close();
        super.channelInactive(ctx);
    }

    private void startHttp1(ChannelHandlerContext ctx) {
        OtlpServerSettings settings = service.settings();
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxChunkSize(MAX_CHUNK_BYTES);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(new HttpRequestDecoder(limits));
        Http1Handler handler = new Http1Handler(service, ctx.channel());
        pipeline.addLast(handler);
        ctx.channel().attr(Drainable.KEY).set(handler);
        pipeline.remove(this);
    }

    private void startHttp2(ChannelHandlerContext ctx) throws Http2Exception {
        OtlpServerSettings settings = service.settings();
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(settings.maxConcurrentStreams())
                        .initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(settings.maxHeaderBytes()))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RST_FRAMES, RST_WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RST_FRAMES, RST_WINDOW_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
                .validateRequiredPseudoHeaders(true)
                .build();
        Http2ControlFrameLimit.addTo(codec.decoder());
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(new LingeringClose());
        pipeline.addLast(codec);
        pipeline.addLast(new Http2StreamErrors());
        Http2ConnectionGuard guard = new Http2ConnectionGuard(service, ctx.channel());
        ctx.channel().attr(Drainable.KEY).set(guard);
        pipeline.addLast(new Http2MultiplexHandler(new StreamInitializer(service, guard)));
        pipeline.addLast(guard);
        Http2Connection connection = codec.connection();
        connection
                .local()
                .flowController()
                .incrementWindowSize(
                        connection.connectionStream(), CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        pipeline.remove(this);
    }

    /** Starts the handler of each stream. */
    private static final class StreamInitializer extends ChannelInitializer<Channel> {
        private final OtlpService service;
        private final Http2ConnectionGuard guard;

        StreamInitializer(OtlpService service, Http2ConnectionGuard guard) {
            this.service = service;
            this.guard = guard;
        }

        @Override
        protected void initChannel(Channel stream) {
            guard.streamOpened(stream);
            stream.pipeline().addLast(new Http2StreamHandler(service, stream));
        }
    }
}
