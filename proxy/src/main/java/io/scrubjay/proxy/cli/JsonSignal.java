package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.redact.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells the signal of an OTLP request in JSON from the name of its first field. */
final class JsonSignal {
    private static final int LOOKED_AT_BYTES = 256;
    private static final Pattern FIRST_NAME =
            Pattern.compile("\\s*\\{\\s*\"(resourceLogs|resourceSpans|resourceMetrics|resourceProfiles)\"\\s*:.*", Pattern.DOTALL);
    private static final Map<String, Signal> SIGNALS = Map.of(
            "resourceLogs", Signal.LOGS,
            "resourceSpans", Signal.TRACES,
            "resourceMetrics", Signal.METRICS,
            "resourceProfiles", Signal.PROFILES);

    private JsonSignal() {}

    /** The signal; null where the document does not begin as a request does. */
    static @Nullable Signal of(byte[] document) {
        int length = Math.min(document.length, LOOKED_AT_BYTES);
        Matcher matcher = FIRST_NAME.matcher(new String(document, 0, length, StandardCharsets.ISO_8859_1));
        return matcher.matches() ? SIGNALS.get(matcher.group(1)) : null;
    }
}
