package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.Signal;

/** Counts the requests of another exporter, and turns them away while too many bytes are under way. */
final class BoundedExporter implements OtlpExporter {
    /** What a request holds besides its payload, so that empty ones cost something. */
    static final int OWN_BYTES = 1 << 10;

    private final OtlpExporter exporter;
    private final ByteBudget underWay;
    private final ExporterMeters meters;
    private final UpstreamLog log;

    BoundedExporter(OtlpExporter exporter, ByteBudget underWay, ExporterMeters meters, UpstreamLog log) {
        this.exporter = exporter;
        this.underWay = underWay;
        this.meters = meters;
        this.log = log;
    }

    @Override
    public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
        Signal signal = request.signal();
        long bytes = request.payloadBytes();
        if (!underWay.tryAcquire(OWN_BYTES + bytes)) {
            request.close();
            OtlpResponse response = UpstreamFailure.notOffered("upstream: too many bytes are under way");
            meters.answered(signal, response);
            handler.onResponse(response);
            return Call.DONE;
        }
        meters.started(signal, bytes);
        CountedCall call = new CountedCall(signal, bytes, handler);
        try {
            call.inner = exporter.export(request, call);
        } catch (RuntimeException | Error e) {
            call.onResponse(UpstreamFailure.thrown(e));
        }
        return call;
    }

    /** From three quarters on, so that what senders have begun meanwhile still finds room. */
    @Override
    public boolean isBusy() {
        return underWay.usedBytes() > underWay.limitBytes() / 4 * 3;
    }

    @Override
    public void close() {
        exporter.close();
    }

    /** Gives the bytes back exactly once, when the call is answered or cancelled. */
    private final class CountedCall implements Call, OtlpResponse.Handler {
        private final Signal signal;
        private final long bytes;
        private final OtlpResponse.Handler handler;
        private Call inner = Call.DONE;
        private boolean ended;

        CountedCall(Signal signal, long bytes, OtlpResponse.Handler handler) {
            this.signal = signal;
            this.bytes = bytes;
            this.handler = handler;
        }

        @Override
        public void onResponse(OtlpResponse response) {
            if (ended) { // by what export threw, while the call went on
                response.close();
                return;
            }
            meters.answered(signal, response);
            end();
            log.answered(response);
            handler.onResponse(response);
        }

        @Override
        public void cancel() {
            if (!ended) {
                meters.cancelled(signal);
                end();
                inner.cancel();
            }
        }

        private void end() {
            ended = true;
            underWay.release(OWN_BYTES + bytes);
            meters.ended(signal, bytes);
        }
    }
}
