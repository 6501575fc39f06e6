package io.scrubjay.proxy.forward;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.relp.RelpFrameReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one RELP connection. It opens the session, which the handlers behind it see as the connection becoming
 * active, numbers messages and waits for their answers; a collector that does not answer loses its connection.
 */
final class RelpClient extends ByteToMessageDecoder {
    private static final String OFFER = "relp_version=0\nrelp_software=scrubjay\ncommands=" + RelpFrameReader.SYSLOG;
    private static final int OPEN_TXNR = 1;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    /** An answer is a code and a few words. */
    private static final int MAX_ANSWER_BYTES = 128 * 1024;

    private final SyslogExporterMeters meters;
    private final RelpFrameReader reader = new RelpFrameReader(MAX_ANSWER_BYTES);
    private final Map<Integer, Sent> unanswered = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private int lastTxnr = OPEN_TXNR;
    private boolean opened;

    RelpClient(SyslogExporterMeters meters) {
        this.meters = meters;
    }

    /** A batch under way, with how its messages ended so far. */
    private final class Sent {
        final SyslogBatch batch;
        final boolean[] refused;
        final Promise<Void> answered;
        final long sentNanos = System.nanoTime();
        final int firstTxnr;
        int missing;

        Sent(SyslogBatch batch, int firstTxnr, Promise<Void> answered) {
            this.batch = batch;
            this.refused = new boolean[batch.count()];
            this.missing = batch.count();
            this.firstTxnr = firstTxnr;
            this.answered = answered;
        }

        /** Nothing is settled before all is answered: a batch whose connection breaks is sent again as a whole. */
        void answer(int txnr, boolean taken) {
            refused[Math.floorMod(txnr - firstTxnr, RelpFrameReader.MAX_TXNR)] = !taken;
            if (--missing > 0) {
                return;
            }
            for (int i = 0; i < refused.length; i++) {
                if (refused[i]) {
                    meters.refused(1);
                } else {
                    meters.sent(1);
                }
                batch.settle(i, refused[i] ? Outcome.REFUSED : Outcome.TAKEN);
            }
            answered.trySuccess(null);
        }
    }

    /** Writes the messages of a batch. Borrows {@code batch}, which must live until the future is done. */
    Future<Void> send(SyslogBatch batch) {
        ChannelHandlerContext ctx = requireNonNull(context);
        Sent sent = new Sent(batch, following(lastTxnr), ctx.executor().newPromise());
        for (int i = 0; i < batch.count(); i++) {
            lastTxnr = following(lastTxnr);
            unanswered.put(lastTxnr, sent);
            int length = batch.messageTo(i) - batch.messageFrom(i);
            String head = lastTxnr + " " + RelpFrameReader.SYSLOG + " " + length + " ";
            ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), head), ctx.voidPromise());
            ctx.write(batch.bytes().retainedSlice(batch.messageFrom(i), length), ctx.voidPromise());
            ctx.write(ctx.alloc().buffer(1).writeByte('\n'), ctx.voidPromise());
        }
        return sent.answered;
    }

    private static int following(int txnr) {
        return txnr == RelpFrameReader.MAX_TXNR ? 1 : txnr + 1;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), OPEN_TXNR + " open " + OFFER.length() + " " + OFFER + "\n"));
        checkLater(ctx, System.nanoTime());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws IOException {
        if (!reader.find(in, in.readerIndex())) {
            return;
        }
        in.readerIndex(reader.frameTo());
        switch (reader.command()) {
            case "rsp" -> answered(ctx, in.toString(
                    reader.dataFrom(), reader.dataTo() - reader.dataFrom(), StandardCharsets.ISO_8859_1));
            case "serverclose" -> ctx.close();
            default -> throw new IOException("command: " + reader.command() + " (expected: rsp or serverclose)");
        }
    }

    private void answered(ChannelHandlerContext ctx, String data) throws IOException {
        boolean taken = data.startsWith("200");
        if (!opened) {
            if (!taken || reader.txnr() != OPEN_TXNR) {
                throw new IOException("open: refused (expected: 200)");
            }
            opened = true;
            ctx.fireChannelActive();
            return;
        }
        Sent sent = unanswered.remove(reader.txnr());
        if (sent == null) {
            throw new IOException("answer: to " + reader.txnr() + " (expected: to a message under way)");
        }
        sent.answer(reader.txnr(), taken);
    }

    /** Looks from time to time whether an answer is overdue. */
    private void checkLater(ChannelHandlerContext ctx, long connectedNanos) {
        ctx.executor().schedule(() -> {
            if (!ctx.channel().isActive()) {
                return;
            }
            long oldest = unanswered.values().stream()
                    .mapToLong(sent -> sent.sentNanos)
                    .min()
                    .orElse(opened ? System.nanoTime() : connectedNanos);
            if (System.nanoTime() - oldest >= ANSWER_TIMEOUT.toNanos()) {
                ctx.fireExceptionCaught(new IOException("answer: none within " + ANSWER_TIMEOUT.toSeconds() + " s"));
            } else {
                checkLater(ctx, connectedNanos);
            }
        }, ANSWER_TIMEOUT.toMillis() / 4, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        IOException lost = new IOException("connection: closed before the answer");
        List.copyOf(unanswered.values()).forEach(sent -> sent.answered.tryFailure(lost));
        unanswered.clear();
    }

    /** Tells the collector that the session ends, before the connection is closed; what is not answered by then stays so. */
    void endSession() {
        if (opened) {
            opened = false;
            ChannelHandlerContext ctx = requireNonNull(context);
            ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), following(lastTxnr) + " close 0\n"));
        }
    }
}
