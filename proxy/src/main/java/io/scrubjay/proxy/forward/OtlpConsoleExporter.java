package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadPrinter;
import io.scrubjay.proxy.redact.UnscannableException;
import java.io.IOException;

/** Prints requests in place of sending them. */
final class OtlpConsoleExporter implements OtlpExporter {
    private final EventLoop eventLoop;
    private final PayloadPrinter printer;
    private final ConsoleWriter writer;

    OtlpConsoleExporter(EventLoop eventLoop, PayloadPrinter printer, ConsoleWriter writer) {
        this.eventLoop = eventLoop;
        this.printer = printer;
        this.writer = writer;
    }

    @Override
    public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
        PrintCall call = new PrintCall(handler);
        StringBuilder text = new StringBuilder();
        try (request) {
            printer.print(request.signal(), request.format(), request.payload(), text);
        } catch (UnscannableException e) {
            call.finish(UpstreamFailure.unfit(e));
            return call;
        } catch (IOException e) {
            call.finish(UpstreamFailure.unavailable("printing failed"));
            return call;
        }
        boolean queued = writer.tryWrite(text, written -> eventLoop.execute(() -> call.finish(
                written ? OtlpResponse.success() : UpstreamFailure.unavailable("the console cannot be written"))));
        if (!queued) {
            call.finish(UpstreamFailure.unavailable("the console is too slow"));
        }
        return call;
    }

    @Override
    public void close() {
        // the writer is shared, and closed by its owner
    }

    /** Answers once unless it was cancelled. */
    private static final class PrintCall implements Call {
        private final OtlpResponse.Handler handler;
        private boolean done;

        PrintCall(OtlpResponse.Handler handler) {
            this.handler = handler;
        }

        void finish(OtlpResponse response) {
            if (done) {
                response.close();
                return;
            }
            done = true;
            handler.onResponse(response);
        }

        @Override
        public void cancel() {
            done = true;
        }
    }
}
