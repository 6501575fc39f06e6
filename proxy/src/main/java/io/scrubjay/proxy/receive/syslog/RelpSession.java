package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt;
import io.scrubjay.proxy.relp.RelpFrameReader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers the frames of one RELP connection (librelp's relp.html, version 0 and 1): {@code open}, {@code close}, and each
 * message once it is settled, so that whoever sent it keeps it until the collector has answered, or where collectors do not,
 * our kernel has taken it. Messages go on to the next handler.
 */
final class RelpSession extends ChannelDuplexHandler implements FrameSource {
    private static final String OFFER = "200 OK\nrelp_version=0\nrelp_software=scrubjay\ncommands=" + RelpFrameReader.SYSLOG;
    private static final List<String> VERSIONS = List.of("0", "1");

    private final RelpFrameDecoder decoder;
    private final SyslogReceiverMeters meters;
    private @Nullable ChannelHandlerContext context;
    private boolean opened;
    private boolean flushing;
    private int unanswered;
    /** The transaction that asked for the end, which waits for what is unanswered; -1 before. */
    private int closeTxnr = -1;

    RelpSession(int maxMessageBytes, SyslogReceiverMeters meters) {
        this.decoder = new RelpFrameDecoder(maxMessageBytes, this::receipt);
        this.meters = meters;
    }

    /** What stands before this in the pipeline. */
    RelpFrameDecoder decoder() {
        return decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case SyslogBatch batch when opened -> ctx.fireChannelRead(batch);
            case RelpCommand command -> answer(ctx, command);
            case SyslogFramingException fault -> ctx.fireExceptionCaught(fault);
            default -> {
                ReferenceCountUtil.release(message);
                outOfTurn(ctx, "message before open");
            }
        }
    }

    private void answer(ChannelHandlerContext ctx, RelpCommand command) {
        switch (command.name().toLowerCase(Locale.ROOT)) {
            case "open" -> {
                if (opened) {
                    outOfTurn(ctx, "open, once more");
                } else if (isAcceptable(command.data())) {
                    opened = true;
                    respond(command.txnr(), OFFER);
                } else {
                    respond(command.txnr(), "500 expected: relp_version 0 or 1, and the command syslog");
                    outOfTurn(ctx, "offer that is not ours");
                }
            }
            case "close" -> {
                closeTxnr = command.txnr();
                closeIfAsked();
            }
            case RelpFrameReader.SYSLOG -> {
                if (opened) {
                    meters.empty();
                    respond(command.txnr(), "200 OK");
                } else {
                    outOfTurn(ctx, "message before open");
                }
            }
            // A hint asks for nothing.
            default -> {
                if (command.txnr() > 0) {
                    respond(command.txnr(), "500 command not known");
                }
            }
        }
    }

    private static boolean isAcceptable(String offer) {
        List<String> lines = offer.lines().toList();
        String version = value(lines, "relp_version=");
        String commands = value(lines, "commands=");
        return VERSIONS.contains(version) && List.of(commands.split(",", -1)).contains(RelpFrameReader.SYSLOG);
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private void outOfTurn(ChannelHandlerContext ctx, String what) {
        decoder.abandon();
        ctx.fireExceptionCaught(new SyslogFramingException(
                Reason.BAD_RELP, "command: " + what + " (expected: open, then messages, then close)"));
    }

    private SyslogReceipt receipt(int txnr) {
        unanswered++;
        return outcome -> {
            unanswered--;
            switch (outcome) {
                case TAKEN -> {
                    respond(txnr, "200 OK");
                    closeIfAsked();
                }
                case REFUSED -> {
                    respond(txnr, "500 refused");
                    closeIfAsked();
                }
                case LOST -> {
                    // Without its answer the sender keeps the message, and sends it again on another connection.
                    decoder.abandon();
                    if (context != null) {
                        context.channel().close();
                    }
                }
            }
        };
    }

    private void closeIfAsked() {
        if (closeTxnr >= 0 && unanswered == 0 && context != null) {
            respond(closeTxnr, "200 OK");
            context.channel().close();
        }
    }

    /** Writes an answer; several in a row leave with one flush. */
    private void respond(int txnr, String data) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), txnr + " rsp " + data.length() + " " + data + "\n"));
        if (!flushing) {
            flushing = true;
            ctx.executor().execute(() -> {
                flushing = false;
                ctx.flush();
            });
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (opened && ctx.channel().isActive()) {
            ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), "0 serverclose 0\n"));
        }
        // answers before the end as well
        ctx.flush();
        ctx.close(promise);
    }

    @Override
    public boolean hasIncompleteFrame() {
        return decoder.hasIncompleteFrame();
    }

    @Override
    public int incompleteBytes() {
        return decoder.incompleteBytes();
    }

    @Override
    public void abandon() {
        decoder.abandon();
    }

    @Override
    public boolean hasUnanswered() {
        return unanswered > 0;
    }
}
