package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelpClientTest {
    private static final int FIRST_TXNR = 2;

    private final Failures failures = new Failures();
    private long nowNanos;
    private final RelpClient client =
            new RelpClient(() -> nowNanos, new SyslogExporterMeters(new Meters(new SimpleMeterRegistry())));
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<SyslogBatch> sent = new ArrayList<>();

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline().addLast(client, failures);
        channel.pipeline().fireChannelActive();
        receive("1 rsp 6 200 OK\n");
        written();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        sent.forEach(SyslogBatch::release);
    }

    @Test
    void send_moreThanTheWindow_restFollowsTheAnswers() {
        // when
        Future<Void> through = send(3_000);
        int atOnce = written();
        receive(answers(FIRST_TXNR, 10));
        int afterAnswers = written();
        receive(answers(FIRST_TXNR + 10, RelpClient.WINDOW));
        receive(answers(FIRST_TXNR + 10 + RelpClient.WINDOW, RelpClient.WINDOW));
        receive(answers(FIRST_TXNR + 10 + 2 * RelpClient.WINDOW, 3_000 - 10 - 2 * RelpClient.WINDOW));

        // then
        assertThat(atOnce).isEqualTo(RelpClient.WINDOW);
        assertThat(afterAnswers).isEqualTo(10);
        assertThat(through.isSuccess()).isTrue();
    }

    @Test
    void answers_steadyButSlow_connectionStays() {
        // given
        send(10);

        // when
        for (int i = 0; i < 9; i++) {
            pass(Duration.ofSeconds(40));
            receive(answers(FIRST_TXNR + i, 1));
        }

        // then
        assertThat(failures.cause).isNull();
    }

    @Test
    void answers_none_connectionEnds() {
        // given
        send(2);
        receive(answers(FIRST_TXNR, 1));

        // when
        pass(Duration.ofSeconds(80));

        // then
        assertThat(failures.cause).hasMessage("answer: none within 60 s");
        assertThat(client.firstUnanswered()).isEqualTo(1);
    }

    @Test
    void idle_connectionStays() {
        // given
        send(1);
        receive(answers(FIRST_TXNR, 1));

        // when
        pass(Duration.ofHours(1));
        send(1);
        pass(Duration.ofSeconds(40));

        // then
        assertThat(failures.cause).isNull();
    }

    private Future<Void> send(int messages) {
        SyslogBatch batch = batch(messages);
        sent.add(batch);
        return client.send(batch);
    }

    private void pass(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            nowNanos += TimeUnit.SECONDS.toNanos(1);
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private void receive(String frames) {
        channel.writeInbound(Unpooled.copiedBuffer(frames, StandardCharsets.US_ASCII));
    }

    private static String answers(int firstTxnr, int count) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < count; i++) {
            frames.append(firstTxnr + i).append(" rsp 6 200 OK\n");
        }
        return frames.toString();
    }

    /** How many frames were written since. */
    private int written() {
        channel.flushOutbound();
        int frames = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            frames += out.toString(StandardCharsets.US_ASCII).endsWith("\n") ? 1 : 0;
            out.release();
        }
        return frames;
    }

    private static SyslogBatch batch(int messages) {
        SyslogBatch.Builder frames = new SyslogBatch.Builder();
        for (int i = 0; i < messages; i++) {
            frames.add(2 * i, 2 * i, 2 * i + 1, 2 * i + 2);
        }
        return frames.build(Unpooled.copiedBuffer("x\n".repeat(messages), StandardCharsets.US_ASCII));
    }

    private static final class Failures extends ChannelInboundHandlerAdapter {
        private @Nullable Throwable cause;

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
            cause = thrown;
        }
    }
}
