package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes syslog messages as OTLP log records, by the mappings of the logs data model (OpenTelemetry specification, data model
 * appendix A and B): HOSTNAME and APP-NAME are {@code host.name} and {@code service.name} of the resource, the rest of the header
 * {@code syslog.*} attributes, SD-PARAMs {@code syslog.<SD-ID>.<PARAM-NAME>}, MSG the body. Text that is not UTF-8 becomes
 * bytes. Not thread-safe.
 */
public final class SyslogLogRecords {
    /** By the severity of syslog, from 0. */
    private static final int[] SEVERITY_NUMBERS = {21, 19, 18, 17, 13, 10, 9, 5};

    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
            "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    private final Clock clock;
    private final SyslogTimestamp timestamps;

    /** @param clock for the time of observation, and what timestamps lack */
    public SyslogLogRecords(Clock clock) {
        this.clock = clock;
        this.timestamps = new SyslogTimestamp(clock);
    }

    /**
     * One ExportLogsServiceRequest of all messages; those of one resource stay in their order. Borrows {@code batches}. Returns a
     * retained buffer; the caller releases it.
     */
    public ByteBuf encode(Collection<SyslogBatch> batches) {
        Map<Origin, ProtobufWriter> resources = new LinkedHashMap<>();
        for (SyslogBatch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                byte[] message = new byte[batch.messageTo(i) - batch.messageFrom(i)];
                batch.bytes().getBytes(batch.messageFrom(i), message);
                SyslogMessage located = SyslogMessage.locate(message);
                Origin origin = new Origin(text(located.hostname(), message), text(located.appName(), message));
                record(resources.computeIfAbsent(origin, key -> new ProtobufWriter(4096)), message, located);
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

    /** As one of ScopeLogs.log_records. */
    private void record(ProtobufWriter out, byte[] message, SyslogMessage located) {
        int record = out.begin(2);
        Instant time = located.timestamp() == null ? null : timestamps.read(located.timestamp().text(message));
        if (time != null) {
            out.fixed64Field(1, nanos(time));
        }
        out.fixed64Field(11, nanos(clock.instant()));
        int pri = located.pri();
        if (pri >= 0 && pri >> 3 < FACILITIES.size()) {
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
        attribute(out, 6, "syslog.procid", text(located.procId(), message));
        attribute(out, 6, "syslog.msgid", text(located.msgId(), message));
        for (SdParam param : located.params()) {
            int attribute = out.begin(6);
            out.bytesField(1, ascii("syslog." + param.sdId().text(message) + "." + param.name().text(message)));
            int value = out.begin(2);
            value(out, SdParamValue.unescape(message, param.value()).bytes());
            out.end(value);
            out.end(attribute);
        }
        out.end(record);
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
        out.bytesField(isUtf8(text) ? 1 : 7, text);
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static @Nullable String text(@Nullable Span span, byte[] message) {
        return span == null ? null : span.text(message);
    }

    /** Header fields and names are printable ASCII wherever they are recognised as such. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
