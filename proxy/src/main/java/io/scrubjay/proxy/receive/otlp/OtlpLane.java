package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.PayloadRedactor;

/**
 * What requests of one event loop pass through.
 *
 * @param redactor used by this event loop only
 * @param downstream takes what the redactor let through
 */
public record OtlpLane(PayloadRedactor redactor, OtlpDownstream downstream) {}
