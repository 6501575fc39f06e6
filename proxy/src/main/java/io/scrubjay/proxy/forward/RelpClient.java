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
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one RELP connection. It opens the session, which the handlers behind it see as the connection becoming
 * active, numbers messages and waits for their answers, at most {@value #WINDOW} of them at a time; a collector that owes
 * answers and gives none for a while loses its connection.
 */
final class RelpClient extends ByteToMessageDecoder {
    /** librelp's own is 128 by default; a longer way to the collector needs more. */
    static final int WINDOW = 1024;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final String OFFER = "relp_version=0\nrelp_software=scrubjay\ncommands=" + RelpFrameReader.SYSLOG;
    private static final int OPEN_TXNR = 1;
    /** An answer is a code and a few words. */
    private static final int MAX_ANSWER_BYTES = 128 * 1024;

    private final SyslogExporterMeters meters;
    private final LongSupplier nanoClock;
    private final RelpFrameReader reader = new RelpFrameReader(MAX_ANSWER_BYTES);
    /** What is not through, oldest first, */
    private final ArrayDeque<Sent> batches = new ArrayDeque<>();
    /** and of that what is not written, the first of it perhaps in part. */
    private final ArrayDeque<Sent> unwritten = new ArrayDeque<>();

    private final Map<Integer, Sent> unanswered = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private int lastTxnr = OPEN_TXNR;
    private boolean opened;
    /** The last answer, or what was sent when none was due. */
    private long progressNanos;

    /** @param nanoClock as {@link System#nanoTime} */
    RelpClient(LongSupplier nanoClock, SyslogExporterMeters meters) {
        this.nanoClock = nanoClock;
        this.meters = meters;
    }

    /** A batch under way, with how its messages ended so far. */
    private final class Sent {
        final SyslogBatch batch;
        final BitSet answered = new BitSet();
        final BitSet refused = new BitSet();
        final Promise<Void> through;
        int firstTxnr;
        int written;

        Sent(SyslogBatch batch, Promise<Void> through) {
            this.batch = batch;
            this.through = through;
        }

        /** Nothing is settled before all is answered: a batch whose connection breaks is sent again as a whole. */
        void answer(int txnr, boolean taken) {
            int index = Math.floorMod(txnr - firstTxnr, RelpFrameReader.MAX_TXNR);
            answered.set(index);
            refused.set(index, !taken);
            if (answered.cardinality() < batch.count()) {
                return;
            }
            for (int i = 0; i < batch.count(); i++) {
                if (refused.get(i)) {
                    meters.refused(1);
                } else {
                    meters.sent(1);
                }
                batch.settle(i, refused.get(i) ? Outcome.REFUSED : Outcome.TAKEN);
            }
            batches.removeFirstOccurrence(this);
            through.trySuccess(null);
        }
    }

    /** Takes the messages of a batch, to be written as answers come. Borrows {@code batch}, which must live until the future is done. */
    Future<Void> send(SyslogBatch batch) {
        ChannelHandlerContext ctx = requireNonNull(context);
        Sent sent = new Sent(batch, ctx.executor().newPromise());
        batches.add(sent);
        unwritten.add(sent);
        fill(ctx);
        return sent.through;
    }

    /** Which message of the oldest batch that is not through waits for its answer first; -1 if none does. */
    int firstUnanswered() {
        Sent oldest = batches.peek();
        int first = oldest == null ? 0 : oldest.answered.nextClearBit(0);
        return oldest != null && first < oldest.written ? first : -1;
    }

    /** Writes what the window and the socket have room for, without a flush. */
    private void fill(ChannelHandlerContext ctx) {
        while (!unwritten.isEmpty() && unanswered.size() < WINDOW && ctx.channel().isWritable()) {
            Sent sent = unwritten.element();
            write(ctx, sent, sent.written++);
            if (sent.written == sent.batch.count()) {
                unwritten.remove();
            }
        }
    }

    private void write(ChannelHandlerContext ctx, Sent sent, int index) {
        if (unanswered.isEmpty()) {
            progressNanos = nanoClock.getAsLong();
        }
        lastTxnr = following(lastTxnr);
        if (index == 0) {
            sent.firstTxnr = lastTxnr;
        }
        unanswered.put(lastTxnr, sent);
        SyslogBatch batch = sent.batch;
        int length = batch.messageTo(index) - batch.messageFrom(index);
        String head = lastTxnr + " " + RelpFrameReader.SYSLOG + " " + length + " ";
        ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), head), ctx.voidPromise());
        ctx.write(batch.bytes().retainedSlice(batch.messageFrom(index), length), ctx.voidPromise());
        ctx.write(ctx.alloc().buffer(1).writeByte('\n'), ctx.voidPromise());
    }

    private static int following(int txnr) {
        return txnr == RelpFrameReader.MAX_TXNR ? 1 : txnr + 1;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        progressNanos = nanoClock.getAsLong();
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), OPEN_TXNR + " open " + OFFER.length() + " " + OFFER + "\n"));
        checkLater(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        fill(ctx);
        ctx.flush();
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        fill(ctx);
        ctx.flush();
        ctx.fireChannelWritabilityChanged();
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
        progressNanos = nanoClock.getAsLong();
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
    private void checkLater(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> {
            if (!ctx.channel().isActive()) {
                return;
            }
            boolean due = !opened || !unanswered.isEmpty();
            if (due && nanoClock.getAsLong() - progressNanos >= ANSWER_TIMEOUT.toNanos()) {
                ctx.fireExceptionCaught(new SocketTimeoutException("answer: none within " + ANSWER_TIMEOUT.toSeconds() + " s"));
            } else {
                checkLater(ctx);
            }
        }, ANSWER_TIMEOUT.toMillis() / 4, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        IOException lost = new IOException("connection: closed before the answer");
        List.copyOf(batches).forEach(sent -> sent.through.tryFailure(lost));
        batches.clear();
        unwritten.clear();
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
