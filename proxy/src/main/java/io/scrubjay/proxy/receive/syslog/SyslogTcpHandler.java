package io.scrubjay.proxy.receive.syslog;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.receive.ReadingStops;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.telemetry.LogLimiter;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one stream connection: hands its messages on, stops reading while the queue behind is full or answers are not read,
 * closes it for cause.
 */
final class SyslogTcpHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogTcpHandler.class);
    private static final LogLimiter FAULT_LOG = new LogLimiter(Duration.ofSeconds(1));
    private static final long QUIET_MILLIS = 50;
    /** A relay speaks for many programs of many hosts. */
    private static final int MAX_ORIGINS = 256;

    private final FrameSource frames;
    private final IncompleteFrames incompleteFrames;
    private final IncompleteFrames.Holder holder = this::giveUp;
    private final SyslogIntake intake;
    private final SyslogReceiverMeters meters;
    private final ReadingStops.Connection stops;
    private final Runnable resume = this::resume;
    private @Nullable ChannelHandlerContext context;
    /** Not read while the queue is full. */
    private boolean full;
    /** Not read while its peer does not read our answers. */
    private boolean unread;
    /** Whether reading went on again since the last idle event: the silence before was our doing. */
    private boolean resumed;
    /** Whether anything was read since the last look. */
    private boolean busy;
    /** Whether a frame has ended in what is being read. */
    private boolean ended;

    SyslogTcpHandler(FrameSource frames, SyslogLane lane, SyslogReceiverMeters meters) {
        this.frames = frames;
        this.intake = new SyslogIntake(lane, MAX_ORIGINS, meters);
        this.incompleteFrames = lane.incompleteFrames();
        this.meters = meters;
        this.stops = meters.readingStops();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(SslHandler.class) == null) { // else once we have read its handshake
            pauseIfFull(ctx);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        unread = !ctx.channel().isWritable();
        if (unread) {
            pause(ctx);
        } else {
            goOn();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof SyslogBatch batch) {
            ended = true;
            intake.accept(batch, "");
            pauseIfFull(ctx);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        busy = true;
        intake.downstream().flush();
        incompleteFrames.update(holder, frames.incompleteBytes(), ended);
        ended = false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        incompleteFrames.update(holder, 0, false);
        intake.downstream().forget(resume);
        stops.end();
        intake.end();
        intake.downstream().flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            if (frames.hasIncompleteFrame() && !isPaused() && !resumed) {
                frames.abandon();
                exceptionCaught(
                        ctx,
                        new SyslogFramingException(
                                Reason.STALLED, "frame: no byte for too long (expected: the rest of the frame)"));
            }
            resumed = false;
        } else {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                pauseIfFull(ctx);
            }
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SyslogFramingException fault) {
            meters.fault(fault.reason());
            if (FAULT_LOG.permit()) {
                LOGGER.atWarn()
                        .addKeyValue("remote", ctx.channel().remoteAddress())
                        .addKeyValue("reason", fault.reason().word())
                        .addKeyValue("detail", fault.getMessage())
                        .log("syslog connection closed");
            }
        } else if (cause instanceof IOException) {
            LOGGER.atDebug()
                    .addKeyValue("cause", PeerFault.kind(cause))
                    .addKeyValue("remote", ctx.channel().remoteAddress())
                    .log("syslog connection lost");
        } else {
            LOGGER.atError().setCause(cause).log("syslog connection closed by a defect");
            frames.abandon();
        }
        ctx.close();
    }

    private void giveUp() {
        if (context != null) {
            frames.abandon();
            exceptionCaught(
                    context,
                    new SyslogFramingException(
                            Reason.NO_ROOM, "frame: not ended while all incomplete ones take more than there is room for"));
        }
    }

    /**
     * Closes the connection once nothing comes any more, so that what its sender has written before is not lost. On the
     * event loop.
     */
    void closeWhenQuiet() {
        if (context != null && context.channel().isActive()) {
            busy = false;
            context.executor().schedule(this::closeIfQuiet, QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeIfQuiet() {
        if (busy || full || frames.hasUnanswered()) {
            closeWhenQuiet();
        } else {
            closeNow();
        }
    }

    /** Closes the connection; whole messages that were read have been delivered. On the event loop. */
    void closeNow() {
        if (context != null) {
            frames.abandon();
            context.close();
        }
    }

    private void pauseIfFull(ChannelHandlerContext ctx) {
        if (!full && intake.downstream().isFull()) {
            full = true;
            pause(ctx);
            intake.downstream().whenDrained(resume);
        }
    }

    private void resume() {
        full = false;
        goOn();
    }

    private boolean isPaused() {
        return full || unread;
    }

    private void pause(ChannelHandlerContext ctx) {
        stops.begin();
        ctx.channel().config().setAutoRead(false);
    }

    private void goOn() {
        if (isPaused()) {
            return;
        }
        stops.end();
        resumed = true;
        if (context != null) {
            context.channel().config().setAutoRead(true);
        }
    }
}
