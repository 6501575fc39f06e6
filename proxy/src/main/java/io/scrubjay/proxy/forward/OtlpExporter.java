package io.scrubjay.proxy.forward;

import io.scrubjay.proxy.redact.OtlpDownstream;

/** Sends the requests of one event loop upstream. Confined to that event loop. */
interface OtlpExporter extends OtlpDownstream {
    /** Closes the connections; calls under way end as unavailable. */
    void close();
}
