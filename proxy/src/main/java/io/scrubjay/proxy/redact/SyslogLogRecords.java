package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes syslog messages as OTLP log records, by the mappings of the logs data model (OpenTelemetry specification, data model
 * appendix A and B): HOSTNAME and APP-NAME are {@code host.name} and {@code service.name} of the resource, the rest of the header
 * {@code syslog.*} attributes, SD-PARAMs {@code syslog.<SD-ID>.<PARAM-NAME>}, MSG the body. Text that is not UTF-8 becomes
 * bytes. What stands in the header and is not valid stays: in the body, or {@code syslog.timestamp}. Not thread-safe.
 */
public final class SyslogLogRecords {
    /** By the severity of syslog, from 0. */
    private static final int[] SEVERITY_NUMBERS = {21, 19, 18, 17, 13, 10, 9, 5};

    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
            "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    /** The highest PRI (RFC 5424 section 6.2.1). */
    private static final int MAX_PRI = 191;
    /** The last second that 64 bits of nanoseconds since 1970 hold. */
    private static final long MAX_SECONDS = 18_446_744_072L;
    /** How much longer than its message the attributes of one may be, each with its SD-ID: so many times, */
    private static final int MAX_KEY_FACTOR = 4;
    /** and so many bytes. */
    private static final int MAX_KEY_BYTES = 16 * 1024;

    private final SyslogTimestamp timestamps;

    /** @param clock for what timestamps lack */
    public SyslogLogRecords(Clock clock) {
        this.timestamps = new SyslogTimestamp(clock);
    }

    /**
     * One ExportLogsServiceRequest of all messages; those of one resource stay in their order. Borrows {@code batches}. Returns a
     * retained buffer; the caller releases it.
     *
     * @param observed when a batch came
     */
    public ByteBuf encode(Collection<SyslogBatch> batches, Function<SyslogBatch, Instant> observed) {
        Map<Origin, ProtobufWriter> resources = new LinkedHashMap<>();
        for (SyslogBatch batch : batches) {
            Instant came = observed.apply(batch);
            for (int i = 0; i < batch.count(); i++) {
                byte[] message = new byte[batch.messageTo(i) - batch.messageFrom(i)];
                batch.bytes().getBytes(batch.messageFrom(i), message);
                SyslogMessage located = valid(SyslogMessage.locate(message), message);
                Origin origin = new Origin(text(located.hostname(), message), text(located.appName(), message));
                record(resources.computeIfAbsent(origin, key -> new ProtobufWriter(4096)), message, located, came);
            }
        }
        ProtobufWriter request = new ProtobufWriter(4096);
        resources.forEach((origin, records) -> {
            int resourceLogs = request.begin(1);
            int resource = request.begin(1);
            attribute(request, 1, "host.name", origin.host);
            attribute(request, 1, "service.name", origin.app);
            request.end(resource);
            request.bytesField(2, Arrays.copyOf(records.bytes(), records.length()));
            request.end(resourceLogs);
        });
        return Unpooled.wrappedBuffer(request.bytes(), 0, request.length());
    }

    private record Origin(@Nullable String host, @Nullable String app) {}

    /** The message with what is no valid header as part of its MSG, so that nothing of it is lost. */
    private static SyslogMessage valid(SyslogMessage located, byte[] message) {
        String timestamp = text(located.timestamp(), message);
        if (located.pri() > MAX_PRI) {
            return headerless(-1, 0, message);
        }
        if (located.version() > 0 && timestamp != null && !isLikeDate(timestamp)) {
            // Text that begins with a number, not a VERSION.
            return headerless(located.pri(), behindPri(message), message);
        }
        long keyBytes = 0;
        for (SdParam param : located.params()) {
            keyBytes += param.name().toByte() - param.name().fromByte() + param.sdId().toByte() - param.sdId().fromByte();
        }
        if (keyBytes <= MAX_KEY_BYTES + (long) MAX_KEY_FACTOR * message.length) {
            return located;
        }
        return new SyslogMessage(
                located.pri(),
                located.version(),
                located.timestamp(),
                located.hostname(),
                located.appName(),
                located.procId(),
                located.msgId(),
                List.of(),
                located.structuredDataFrom(),
                located.structuredDataFrom(),
                located.toByte());
    }

    private static SyslogMessage headerless(int pri, int msgFrom, byte[] message) {
        return new SyslogMessage(pri, 0, null, null, null, null, null, List.of(), msgFrom, msgFrom, message.length);
    }

    private static int behindPri(byte[] message) {
        int at = 0;
        while (message[at] != '>') {
            at++;
        }
        return at + 1;
    }

    /** Whether it begins with a year, as RFC 3339 has it. */
    private static boolean isLikeDate(String timestamp) {
        return timestamp.length() > 4
                && timestamp.charAt(4) == '-'
                && timestamp.chars().limit(4).allMatch(c -> c >= '0' && c <= '9');
    }

    /** As one of ScopeLogs.log_records. */
    private void record(ProtobufWriter out, byte[] message, SyslogMessage located, Instant observed) {
        int record = out.begin(2);
        String timestamp = text(located.timestamp(), message);
        long time = timestamp == null ? 0 : nanos(timestamps.read(timestamp));
        if (time != 0) {
            out.fixed64Field(1, time);
        }
        out.fixed64Field(11, nanos(observed));
        int pri = located.pri();
        if (pri >= 0) {
            out.varintField(2, SEVERITY_NUMBERS[pri & 7]);
            out.bytesField(3, ascii(SEVERITIES.get(pri & 7)));
            attribute(out, 6, "syslog.facility", FACILITIES.get(pri >> 3));
        }
        int body = out.begin(5);
        value(out, bodyOf(message, located));
        out.end(body);
        if (located.version() > 0) {
            int attribute = out.begin(6);
            out.bytesField(1, ascii("syslog.version"));
            int value = out.begin(2);
            out.varintField(3, located.version());
            out.end(value);
            out.end(attribute);
        }
        if (time == 0) {
            attribute(out, 6, "syslog.timestamp", timestamp);
        }
        attribute(out, 6, "syslog.procid", text(located.procId(), message));
        attribute(out, 6, "syslog.msgid", text(located.msgId(), message));
        params(out, message, located.params());
        out.end(record);
    }

    /** An attribute for each name: keys are unique in OTLP, and names may come more than once. */
    private static void params(ProtobufWriter out, byte[] message, List<SdParam> params) {
        Map<String, List<byte[]>> values = new LinkedHashMap<>();
        for (SdParam param : params) {
            values.computeIfAbsent(
                            "syslog." + param.sdId().text(message) + "." + param.name().text(message),
                            key -> new ArrayList<>(1))
                    .add(SdParamValue.unescape(message, param.value()).bytes());
        }
        values.forEach((key, texts) -> {
            int attribute = out.begin(6);
            out.bytesField(1, ascii(key));
            int value = out.begin(2);
            if (texts.size() == 1) {
                value(out, texts.getFirst());
            } else {
                array(out, texts);
            }
            out.end(value);
            out.end(attribute);
        });
    }

    /** An AnyValue that is an ArrayValue. */
    private static void array(ProtobufWriter out, List<byte[]> texts) {
        int array = out.begin(5);
        for (byte[] text : texts) {
            int element = out.begin(1);
            value(out, text);
            out.end(element);
        }
        out.end(array);
    }

    /** MSG without a BOM, which only says that it is UTF-8; structured data that could not be read belongs to it. */
    private static byte[] bodyOf(byte[] message, SyslogMessage located) {
        return Arrays.copyOfRange(message, Bom.skip(message, located.msgFrom(), message.length), message.length);
    }

    private static void attribute(ProtobufWriter out, int field, String key, @Nullable String text) {
        if (text != null) {
            int attribute = out.begin(field);
            out.bytesField(1, ascii(key));
            int value = out.begin(2);
            out.bytesField(1, ascii(text));
            out.end(value);
            out.end(attribute);
        }
    }

    /** An AnyValue: a string where it is UTF-8, else bytes. */
    private static void value(ProtobufWriter out, byte[] text) {
        out.bytesField(PlainPayload.isUtf8(ByteBuffer.wrap(text), 0, text.length) ? 1 : 7, text);
    }

    private static @Nullable String text(@Nullable Span span, byte[] message) {
        return span == null ? null : span.text(message);
    }

    /** Header fields and names are printable ASCII wherever they are recognised as such. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Unsigned; 0, which OTLP takes for an unknown time, where there is none or it is out of range. */
    private static long nanos(@Nullable Instant time) {
        return time == null || time.getEpochSecond() < 0 || time.getEpochSecond() > MAX_SECONDS
                ? 0
                : time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
