package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One export request from its header to its answer: collected, inflated, redacted, handed on, answered.
 *
 * <p>A request that is refused is read to its end first, up to a limit, so that its sender is listening when the answer
 * comes; nothing of it goes downstream. Confined to one event loop.
 */
abstract sealed class OtlpExchange permits HttpExchange, GrpcExchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(OtlpExchange.class);
    private static final long MAX_DISCARDED_BYTES = 1 << 20;

    /** What a request holds besides its body, header and all, so that empty ones cost something. */
    static final int OWN_BYTES = 1 << 10;

    private final OtlpService service;
    private final Sink sink;
    private final @Nullable String sender;
    private final BodyBuffer body;
    private State state = State.RECEIVING;
    private long heldBytes;
    private long discardedBytes;
    private @Nullable RequestRefusedException refusal;
    private OtlpDownstream.Call call = OtlpDownstream.Call.DONE;
    private @Nullable Deadline deadline;
    private @Nullable Future<?> deadlineTask;

    OtlpExchange(OtlpService service, Sink sink) {
        this.service = service;
        this.sink = sink;
        this.sender = service.settings().tls() == null ? null : SenderIdentity.of(sink.channel());
        this.body = new BodyBuffer(service.allocator());
    }

    /** Chooses the protocol by the header, and refuses at once what the header rules out. */
    static OtlpExchange begin(OtlpService service, RequestHead head, Sink sink) {
        OtlpExchange exchange = head.http2() && head.method().equals("POST") && MediaType.isGrpc(head.contentType())
                ? new GrpcExchange(service, head, sink)
                : new HttpExchange(service, head, sink);
        try {
            exchange.checkHead();
            exchange.checkSender(); // before its body takes memory
            exchange.hold(OWN_BYTES);
        } catch (RequestRefusedException e) {
            exchange.refuse(e);
        }
        return exchange;
    }

    /** Takes the next part of the body. Takes ownership of {@code chunk}; released on every path, exceptions included. */
    final void data(ByteBuf chunk) {
        if (state == State.RECEIVING) {
            try {
                receive(chunk);
            } catch (RequestRefusedException e) {
                refuse(e);
            } catch (OutOfMemoryError e) {
                refuse(noMemory());
            }
            return;
        }
        discardedBytes += chunk.readableBytes();
        chunk.release();
        if (state == State.DISCARDING && discardedBytes > MAX_DISCARDED_BYTES) {
            answerRefusal();
        }
    }

    /** The body is complete. */
    final void end() {
        if (state == State.RECEIVING) {
            process();
        } else if (state == State.DISCARDING) {
            answerRefusal();
        }
    }

    /** The sender has gone or has given up: frees everything; there will be no answer. */
    final void cancel() {
        if (state == State.DONE) {
            return;
        }
        finish();
        service.meters().cancelled(signal(), protocol());
        call.cancel();
    }

    /** Refuses the request for a reason that lies outside its body; without effect once it is handed on or answered. */
    final void refuse(RefusalReason reason, String message) {
        if (state == State.RECEIVING) {
            refuse(new RequestRefusedException(reason, message));
        }
        if (state == State.DISCARDING) {
            answerRefusal();
        }
    }

    /** Whether the answer is already certain to be a refusal. */
    final boolean isRefused() {
        return refusal != null;
    }

    /** Says no without waiting for the rest of the body. */
    final void answerRefusal() {
        RequestRefusedException refused = refusal;
        if (state == State.DISCARDING && refused != null) {
            service.meters().refused(signal(), refused.reason());
            answer(refused.reason().response(String.valueOf(refused.getMessage())));
        }
    }

    final OtlpService service() {
        return service;
    }

    /** The signal; null if the path names none. */
    abstract @Nullable Signal signal();

    abstract String protocol();

    abstract void checkHead() throws RequestRefusedException;

    /** Takes the next part of the body. Takes ownership of {@code chunk}; released on every path, exceptions included. */
    abstract void receive(ByteBuf chunk) throws RequestRefusedException;

    /** Length of the payload as its sender has announced it; -1 if it did not. */
    abstract long announcedBytes();

    /** Checks that the body ended where it may. */
    abstract void checkEnd() throws RequestRefusedException;

    abstract PayloadFormat format();

    /** Fields of the header that go upstream. */
    abstract Map<String, String> forwarded();

    /** How the payload is compressed; null if it is not. */
    abstract @Nullable ContentCoding coding();

    /** Puts an outcome into this protocol's form. Borrows {@code response}, from which it may take the body. */
    abstract Answer render(OtlpResponse response);

    /** As {@link #render} of a failure without a body, where direct memory is used up. */
    abstract Answer renderOnHeap(OtlpResponse failure);

    /** Adds to the payload. Takes ownership of {@code chunk}; released on every path, exceptions included. */
    final void collect(ByteBuf chunk) throws RequestRefusedException {
        int chunkBytes = chunk.readableBytes();
        if ((long) body.sizeBytes() + chunkBytes > maxRequestBytes()) {
            chunk.release();
            throw tooLarge("more than " + maxRequestBytes() + " bytes");
        }
        try {
            hold(chunkBytes);
        } catch (RequestRefusedException e) {
            chunk.release();
            throw e;
        }
        body.add(chunk, announcedBytes());
    }

    private void hold(int bytes) throws RequestRefusedException {
        if (!service.buffered().tryAcquire(bytes)) {
            throw new RequestRefusedException(RefusalReason.OVERLOADED, "too many requests are being received");
        }
        heldBytes += bytes;
    }

    final RequestRefusedException tooLarge(String what) {
        return new RequestRefusedException(
                RefusalReason.TOO_LARGE, "body: " + what + " (expected: at most " + maxRequestBytes() + " bytes)");
    }

    /** Direct memory is bounded, and what is held at once only by what usually becomes of it; the heap's end ends the process. */
    private static RequestRefusedException noMemory() {
        return new RequestRefusedException(RefusalReason.OVERLOADED, "no memory is left for the request");
    }

    final int maxRequestBytes() {
        return service.settings().maxRequestBytes();
    }

    /** Gives up with DEADLINE_EXCEEDED unless the answer comes first. */
    final void setDeadline(Duration timeout) {
        deadline = Deadline.after(timeout);
        deadlineTask = service.eventLoop().schedule(this::deadlinePassed, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void deadlinePassed() {
        if (state == State.DONE) {
            return;
        }
        call.cancel();
        service.meters().refused(signal(), RefusalReason.DEADLINE);
        answer(RefusalReason.DEADLINE.response("deadline exceeded"));
    }

    private void process() {
        try {
            checkEnd();
            checkSender(); // it may have been quarantined meanwhile
            if (deadline != null && !deadline.left().isPositive()) {
                deadlinePassed(); // its task has not had its turn yet
                return;
            }
            forward();
        } catch (RequestRefusedException e) {
            refuse(e);
            answerRefusal();
        } catch (UnscannableException e) {
            refuse(new RequestRefusedException(RefusalReason.of(e.reason()), String.valueOf(e.getMessage())));
            answerRefusal();
        } catch (OutOfMemoryError e) {
            refuse(noMemory());
            answerRefusal();
        } catch (RuntimeException | Error e) {
            // fail closed: what we could not handle has not left, and its sender will offer it again
            LOGGER.atError().addKeyValue("protocol", protocol()).setCause(e).log("request failed inside the proxy");
            refuse(new RequestRefusedException(RefusalReason.INTERNAL, "the proxy failed to handle the request"));
            answerRefusal();
        }
    }

    private void forward() throws RequestRefusedException, UnscannableException {
        Signal signal = knownSignal();
        OtlpRequest request = redact(signal, body.take());
        state = State.FORWARDING;
        releaseHeld();
        OtlpDownstream.Call started = service.lane().downstream().export(request, this::onResponse);
        if (state == State.FORWARDING) {
            call = started;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a clean payload comes back as the same buffer; equal bytes prove nothing
    private OtlpRequest redact(Signal signal, ByteBuf received) throws RequestRefusedException, UnscannableException {
        ContentCoding coding = coding();
        if (coding == null) {
            ByteBuf redacted = scan(signal, received);
            return new OtlpRequest(signal, format(), redacted, null, null, forwarded(), deadline);
        }
        Codec codec = service.codecs().of(coding);
        ByteBuf payload = null;
        ByteBuf redacted = null;
        try {
            payload = codec.decode(received, maxRequestBytes());
            redacted = scan(signal, payload.retain());
            boolean reusable = redacted == payload && !codec.hadBytesBesideContent();
            ByteBuf coded = reusable ? received.retain() : codec.encode(redacted);
            OtlpRequest request =
                    new OtlpRequest(signal, format(), redacted, coding, coded, forwarded(), deadline);
            redacted = null;
            return request;
        } finally {
            received.release();
            ReferenceCountUtil.release(payload);
            ReferenceCountUtil.release(redacted);
        }
    }

    /** Takes ownership of {@code payload}. Returns a retained buffer, the same one if it is clean; the caller releases it. */
    private ByteBuf scan(Signal signal, ByteBuf payload) throws UnscannableException {
        try {
            service.meters().received(signal, payload.readableBytes());
            service.lane().sender().onSender(sender);
            return service.lane().redactor().redact(signal, format(), payload.touch("redact"));
        } finally {
            payload.release();
        }
    }

    private void checkSender() throws RequestRefusedException {
        if (!service.lane().gate().admits(sender)) {
            throw new RequestRefusedException(
                    RefusalReason.QUARANTINED, "telemetry of this sender is not taken at present");
        }
    }

    private Signal knownSignal() {
        Signal signal = signal();
        if (signal == null) {
            throw new IllegalStateException("signal: none (expected: refused with the header)");
        }
        return signal;
    }

    private void onResponse(OtlpResponse response) {
        if (state == State.FORWARDING) {
            answer(service.responseRedactor().redact(knownSignal(), response));
        } else {
            response.close();
        }
    }

    private void refuse(RequestRefusedException e) {
        if (state == State.DONE) {
            return;
        }
        refusal = e;
        state = State.DISCARDING;
        body.release();
        releaseHeld();
        if (e.reason() == RefusalReason.TOO_LARGE) {
            answerRefusal();
        }
    }

    private void answer(OtlpResponse response) {
        finish();
        try (response) {
            Answer answer;
            try {
                answer = render(response);
            } catch (RuntimeException | OutOfMemoryError e) { // of direct memory; the heap's end ends the process
                RefusalReason reason = RefusalReason.OVERLOADED;
                if (e instanceof RuntimeException) {
                    LOGGER.atError().addKeyValue("protocol", protocol()).setCause(e).log("answer could not be written");
                    reason = RefusalReason.INTERNAL;
                }
                // better twice upstream than a sender that waits for ever
                OtlpResponse unavailable = reason.response("the answer could not be written");
                service.meters().refused(signal(), reason);
                service.meters().answered(signal(), protocol(), unavailable);
                sink.answer(renderOnHeap(unavailable));
                return;
            }
            service.meters().answered(signal(), protocol(), response);
            sink.answer(answer);
        }
    }

    private void finish() {
        state = State.DONE;
        body.release();
        releaseHeld();
        if (deadlineTask != null) {
            deadlineTask.cancel(false);
        }
    }

    private void releaseHeld() {
        service.buffered().release(heldBytes);
        heldBytes = 0;
    }

    private enum State {
        /** The body is being collected. */
        RECEIVING,
        /** The request is refused; the rest of its body is thrown away. */
        DISCARDING,
        /** The downstream has it. */
        FORWARDING,
        /** Answered or cancelled. */
        DONE
    }

    /** Takes the answer of one exchange. */
    interface Sink {
        /** Takes ownership of {@code answer}; called once, or never if the exchange was cancelled. */
        void answer(Answer answer);

        /** The connection that the request came over, or its stream. */
        Channel channel();
    }
}
