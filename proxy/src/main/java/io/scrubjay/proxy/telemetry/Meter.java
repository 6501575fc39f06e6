package io.scrubjay.proxy.telemetry;

import java.util.List;

/**
 * Every meter: its name, its tags and what it counts. Tag values come from closed sets, never from telemetry.
 *
 * <p>For OTLP, {@code receiver.requests} of all outcomes is the number of requests read; {@code accepted} ones are those that the
 * upstream took, so the sums of {@code receiver.requests{outcome=accepted}} and
 * {@code exporter.requests{outcome=accepted}} over a signal are equal.
 */
public enum Meter {
    RECEIVER_REQUESTS("scrubjay.receiver.requests", "OTLP requests by how they ended", "signal", "protocol", "outcome"),
    RECEIVER_BYTES("scrubjay.receiver.bytes", "Bytes of payload received, decompressed", "signal"),
    RECEIVER_REFUSED("scrubjay.receiver.refused", "Requests, messages and connections refused", "signal", "reason"),
    READING_STOPPED(
            "scrubjay.receiver.reading.stopped", "Connections that are not read, so that senders wait", "listener"),
    READING_STOPPED_TIME(
            "scrubjay.receiver.reading.stopped.time", "Time until a connection was read again", "listener"),
    SYSLOG_MESSAGES("scrubjay.receiver.syslog.messages", "Syslog messages by how they ended", "transport", "outcome"),
    UDP_KERNEL_DROPS("scrubjay.receiver.syslog.udp.kernel.drops", "Datagrams that the kernel dropped before they were read"),
    REDACT_BYTES("scrubjay.redact.bytes", "Bytes scanned, by whether they passed clean or were spliced", "signal", "path"),
    REDACT_FINDINGS(
            "scrubjay.redact.findings",
            "Secrets masked (mode=enforce), or found by a rule that masks nothing yet (mode=shadow)",
            "rule",
            "signal",
            "mode"),
    REDACT_UNFINISHED(
            "scrubjay.redact.unfinished.blocks",
            "Blocks over several messages that were masked to the end of the window and did not end there",
            "signal"),
    SIGNATURES_BROKEN(
            "scrubjay.redact.signatures.broken",
            "Connections with signed syslog (RFC 5848) of which a message was masked, so that it does not verify"),
    REDACT_TIME("scrubjay.redact.time", "Time to scan and mask one payload", "signal", "path"),
    RULES("scrubjay.rules", "Rules in force", "mode"),
    RULE_GENERATION("scrubjay.rules.generation", "Which rules are in force: 1 at the start, one more for each reload"),
    RULE_RELOADS("scrubjay.rules.reloads", "Attempts to put other rules in force by how they ended", "outcome"),
    RULES_LOADED("scrubjay.rules.loaded.timestamp.seconds", "When the rules in force were read, in seconds since 1970"),
    RULES_NATIVE("scrubjay.rules.native", "Native databases and scratch spaces that are open", "kind"),
    TLS_EXPIRY(
            "scrubjay.tls.certificate.expiry.timestamp.seconds",
            "When the certificate in use expires, in seconds since 1970",
            "name"),
    TLS_RELOADS("scrubjay.tls.reloads", "Changed certificate files by whether they are in use now", "name", "outcome"),
    EXPORTER_REQUESTS("scrubjay.exporter.requests", "Requests sent upstream by how they ended", "signal", "outcome"),
    EXPORTER_SYSLOG_MESSAGES("scrubjay.exporter.syslog.messages", "Syslog messages sent by how they ended", "outcome"),
    EXPORTER_QUEUE_BYTES("scrubjay.exporter.queue.bytes", "Bytes that wait to be sent", "signal"),
    INCIDENTS("scrubjay.incidents", "Incidents opened", "severity"),
    INCIDENT_FINDINGS("scrubjay.incident.findings", "Findings by how they reached the journal", "outcome"),
    INCIDENT_QUEUE("scrubjay.incident.queue", "Findings that wait for the journal"),
    WEBHOOK_DELIVERIES("scrubjay.webhook.deliveries", "Webhook attempts by how they ended", "outcome"),
    OUTBOX_DEPTH("scrubjay.outbox.depth", "Events that wait for delivery", "state"),
    CREDENTIALS("scrubjay.credentials", "Credentials that issuers have registered"),
    REVOCATIONS("scrubjay.revocations", "Steps of revocations by the state that they led to", "connector", "state"),
    REVOCATION_TIME("scrubjay.revocation.time", "Time from the decision to revoke to the credential's verified death"),
    REVOKER_HELD("scrubjay.revoker.held", "1 while the revoker is paused, or its circuit breaker is open", "by"),
    QUARANTINED("scrubjay.quarantined.senders", "Senders whose OTLP telemetry is held back by a kill switch");

    private final String meterName;
    private final String description;
    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> tags;

    Meter(String meterName, String description, String... tags) {
        this.meterName = meterName;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** Dotted lower-case name. */
    public String meterName() {
        return meterName;
    }

    /** One line for the operator. */
    public String description() {
        return description;
    }

    /** The tag keys, in the order in which {@link Meters} takes their values. */
    public List<String> tags() {
        return tags;
    }
}
