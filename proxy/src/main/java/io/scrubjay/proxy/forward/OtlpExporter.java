package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import java.time.Duration;

/** Sends the requests of one event loop upstream. Confined to that event loop. */
interface OtlpExporter extends OtlpDownstream {
    /**
     * As {@link #export}, for one of several attempts.
     *
     * @param timeout for the answer, where that is less than the exporter's own
     */
    default Call exportWithin(Duration timeout, OtlpRequest request, OtlpResponse.Handler handler) {
        return export(request, handler);
    }

    /** Closes the connections; calls under way end as unavailable. */
    void close();
}
