package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.PayloadRedactor;

/**
 * What requests of one event loop pass through.
 *
 * @param redactor used by this event loop only
 * @param downstream takes what the redactor let through
 * @param sender hears who sent each payload before the redactor gets it
 * @param gate says whose payloads are taken
 */
public record OtlpLane(PayloadRedactor redactor, OtlpDownstream downstream, SenderListener sender, SenderGate gate) {
    /** A lane that does not care who sends. */
    public OtlpLane(PayloadRedactor redactor, OtlpDownstream downstream) {
        this(redactor, downstream, sender -> {}, sender -> true);
    }
}
