package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogBatchRedactor;
import io.scrubjay.proxy.redact.SyslogDownstream;

/**
 * What the connections of one event loop share: its redactor and its way out. Confined to that event loop.
 *
 * @param redactor of this event loop
 * @param downstream of this event loop
 */
record SyslogLane(SyslogBatchRedactor redactor, SyslogDownstream downstream) {

    /** Masks and forwards messages. Takes ownership of {@code batch}; released on every path, exceptions included. */
    void accept(SyslogBatch batch, SyslogReceiverMeters meters) {
        try {
            SyslogBatch redacted = redactor.redact(batch);
            meters.scanned(batch.count(), redacted.count(), batch.bytes().readableBytes());
            if (redacted.count() > 0) {
                downstream.forward(redacted);
            } else {
                redacted.release();
            }
        } finally {
            batch.release();
        }
    }
}
