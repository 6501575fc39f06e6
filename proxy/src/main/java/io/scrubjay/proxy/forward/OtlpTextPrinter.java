package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.OtlpTree;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.PayloadPrinter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints redacted OTLP requests for people, a line for each log record, span, event and data point.
 *
 * <p>Control characters and those that turn the direction of text appear escaped, so that telemetry cannot steer the
 * terminal. Stateless, any thread.
 */
public final class OtlpTextPrinter implements PayloadPrinter {
    private static final Pattern MASK = Pattern.compile("\\[redacted:[^\\]\\s]{1,100}]");
    private static final String MASK_COLOUR = "\u001b[1;35m$0\u001b[0m";
    private static final List<String> SEVERITIES = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final List<String> SPAN_KINDS = List.of("-", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");
    private static final List<String> STATUSES = List.of("UNSET", "OK", "ERROR");
    private static final List<String> METRIC_DATA =
            List.of("gauge", "sum", "histogram", "exponentialHistogram", "summary");

    private final boolean coloured;

    /**
     * @param coloured whether masks stand out by ANSI escapes
     */
    public OtlpTextPrinter(boolean coloured) {
        this.coloured = coloured;
    }

    /** Prints an export request. Borrows {@code payload}. */
    @Override
    public void print(Signal signal, PayloadFormat format, ByteBuf payload, Appendable out)
            throws UnscannableException, IOException {
        StringBuilder text = new StringBuilder();
        request(signal, OtlpTree.decode(signal, format, payload), text);
        out.append(coloured ? MASK.matcher(text).replaceAll(MASK_COLOUR) : text);
    }

    private static void request(Signal signal, OtlpTree request, StringBuilder out) {
        switch (signal) {
            case LOGS -> {
                for (OtlpTree resource : request.children("resourceLogs")) {
                    for (OtlpTree scope : resource.children("scopeLogs")) {
                        scope.children("logRecords").forEach(log -> logRecord(log, service(resource), out));
                    }
                }
            }
            case TRACES -> {
                for (OtlpTree resource : request.children("resourceSpans")) {
                    for (OtlpTree scope : resource.children("scopeSpans")) {
                        scope.children("spans").forEach(span -> span(span, service(resource), out));
                    }
                }
            }
            case METRICS -> {
                for (OtlpTree resource : request.children("resourceMetrics")) {
                    for (OtlpTree scope : resource.children("scopeMetrics")) {
                        scope.children("metrics").forEach(metric -> metric(metric, service(resource), out));
                    }
                }
            }
            case PROFILES -> {
                for (OtlpTree resource : request.children("resourceProfiles")) {
                    for (OtlpTree scope : resource.children("scopeProfiles")) {
                        scope.children("profiles").forEach(profile -> profile(profile, service(resource), out));
                    }
                }
            }
            case SYSLOG -> throw new IllegalArgumentException("signal: syslog (expected: a signal of OTLP)");
        }
    }

    private static void logRecord(OtlpTree log, String service, StringBuilder out) {
        long time = log.number("timeUnixNano");
        time(time != 0 ? time : log.number("observedTimeUnixNano"), out);
        out.append(' ').append(severity(log)).append(' ').append(service);
        String event = log.text("eventName");
        if (event != null && !event.isEmpty()) {
            escape(event, out.append(" event="));
        }
        OtlpTree body = log.child("body");
        if (body != null) {
            value(body, out.append(' '));
        }
        attributes(log, "attributes", out);
        ids(log, out);
        out.append('\n');
    }

    private static void span(OtlpTree span, String service, StringBuilder out) {
        long start = span.number("startTimeUnixNano");
        time(start, out);
        out.append(' ').append(word(SPAN_KINDS, span.number("kind"))).append(' ').append(service).append(' ');
        escape(span.text("name"), out);
        long micros = (span.number("endTimeUnixNano") - start) / 1000;
        if (micros >= 0) {
            out.append(' ').append(micros / 1000.0).append("ms");
        }
        OtlpTree status = span.child("status");
        if (status != null) {
            out.append(" status=").append(word(STATUSES, status.number("code")));
            if (status.has("message")) {
                escape(status.text("message"), out.append(": "));
            }
        }
        attributes(span, "attributes", out);
        ids(span, out);
        out.append('\n');
        for (OtlpTree event : span.children("events")) {
            time(event.number("timeUnixNano"), out.append("  "));
            escape(event.text("name"), out.append(" event "));
            attributes(event, "attributes", out);
            out.append('\n');
        }
        for (OtlpTree link : span.children("links")) {
            out.append("  link");
            attributes(link, "attributes", out);
            ids(link, out);
            out.append('\n');
        }
    }

    private static void metric(OtlpTree metric, String service, StringBuilder out) {
        for (String kind : METRIC_DATA) {
            OtlpTree data = metric.child(kind);
            if (data == null) {
                continue;
            }
            for (OtlpTree point : data.children("dataPoints")) {
                time(point.number("timeUnixNano"), out);
                escape(metric.text("name"), out.append(' ').append(kind).append(' ').append(service).append(' '));
                point(point, out);
                String unit = metric.text("unit");
                if (unit != null && !unit.isEmpty()) {
                    escape(unit, out.append(' '));
                }
                attributes(point, "attributes", out);
                out.append('\n');
                for (OtlpTree exemplar : point.children("exemplars")) {
                    out.append("  exemplar");
                    point(exemplar, out);
                    attributes(exemplar, "filteredAttributes", out);
                    ids(exemplar, out);
                    out.append('\n');
                }
            }
        }
    }

    private static void profile(OtlpTree profile, String service, StringBuilder out) {
        time(profile.number("timeUnixNano"), out);
        out.append(" profile ").append(service);
        out.append(" samples=").append(profile.children("samples").size());
        int originalBytes = profile.bytes("originalPayload").length;
        if (originalBytes > 0) {
            escape(profile.text("originalPayloadFormat"), out.append(" original="));
            out.append('/').append(originalBytes);
        }
        out.append('\n');
    }

    private static void point(OtlpTree point, StringBuilder out) {
        if (point.has("asInt")) {
            out.append(' ').append(point.number("asInt"));
        } else if (point.has("asDouble")) {
            out.append(' ').append(point.decimal("asDouble"));
        } else if (point.has("count")) {
            out.append(" count=").append(Long.toUnsignedString(point.number("count")));
            out.append(" sum=").append(point.decimal("sum"));
        }
    }

    private static String service(OtlpTree resourceTelemetry) {
        StringBuilder service = new StringBuilder("-");
        OtlpTree resource = resourceTelemetry.child("resource");
        if (resource != null) {
            for (OtlpTree attribute : resource.children("attributes")) {
                OtlpTree value = attribute.child("value");
                if ("service.name".equals(attribute.text("key")) && value != null) {
                    service.setLength(0);
                    value(value, service);
                }
            }
        }
        return service.toString();
    }

    private static void ids(OtlpTree record, StringBuilder out) {
        byte[] traceId = record.bytes("traceId");
        if (traceId.length > 0) {
            out.append(" trace=").append(HexFormat.of().formatHex(traceId));
        }
        byte[] spanId = record.bytes("spanId");
        if (spanId.length > 0) {
            out.append(" span=").append(HexFormat.of().formatHex(spanId));
        }
    }

    private static void attributes(OtlpTree owner, String field, StringBuilder out) {
        List<OtlpTree> attributes = owner.children(field);
        if (!attributes.isEmpty()) {
            keyValues(attributes, out.append(' '));
        }
    }

    private static void keyValues(List<OtlpTree> keyValues, StringBuilder out) {
        String separator = "{";
        for (OtlpTree keyValue : keyValues) {
            escape(keyValue.text("key"), out.append(separator));
            out.append('=');
            OtlpTree value = keyValue.child("value");
            if (value != null) {
                value(value, out);
            }
            separator = ", ";
        }
        out.append(keyValues.isEmpty() ? "{}" : "}");
    }

    private static void value(OtlpTree any, StringBuilder out) {
        OtlpTree array = any.child("arrayValue");
        OtlpTree list = any.child("kvlistValue");
        if (any.has("stringValue")) {
            escape(any.text("stringValue"), out);
        } else if (any.has("boolValue")) {
            out.append(any.number("boolValue") != 0);
        } else if (any.has("intValue")) {
            out.append(any.number("intValue"));
        } else if (any.has("doubleValue")) {
            out.append(any.decimal("doubleValue"));
        } else if (any.has("bytesValue")) {
            bytes(any.bytes("bytesValue"), out);
        } else if (list != null) {
            keyValues(list.children("values"), out);
        } else if (array != null) {
            String separator = "";
            out.append('[');
            for (OtlpTree element : array.children("values")) {
                value(element, out.append(separator));
                separator = ", ";
            }
            out.append(']');
        }
    }

    private static void bytes(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            if (b < 0x20 || b > 0x7e) {
                out.append("0x").append(HexFormat.of().formatHex(bytes));
                return;
            }
        }
        out.append(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static String severity(OtlpTree log) {
        String text = log.text("severityText");
        if (text != null && !text.isEmpty()) {
            StringBuilder severity = new StringBuilder();
            escape(text, severity);
            return severity.toString();
        }
        long number = log.number("severityNumber");
        return number < 1 ? "-" : word(SEVERITIES, (number - 1) / 4);
    }

    private static String word(List<String> words, long number) {
        return number >= 0 && number < words.size() ? words.get((int) number) : Long.toString(number);
    }

    private static void time(long unixNano, StringBuilder out) {
        if (unixNano == 0) {
            out.append('-');
            return;
        }
        long seconds = Long.divideUnsigned(unixNano, 1_000_000_000);
        out.append(Instant.ofEpochSecond(seconds, Long.remainderUnsigned(unixNano, 1_000_000_000)));
    }

    private static void escape(@Nullable String text, StringBuilder out) {
        if (text == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || c == '\u2028'
                            || c == '\u2029') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
