package io.scrubjay.proxy;

import io.netty.util.internal.PlatformDependent;
import io.scrubjay.proxy.config.ScrubjayConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much telemetry is held at once, so that direct memory suffices for it: as configured and by default where there
 * is plenty, less otherwise.
 *
 * <p>An eighth of direct memory is for what is being received, of which scanning and masking make up to two copies, a
 * quarter for what is under way upstream, a quarter for syslog that waits. Of the last eighth half is for syslog messages of which a part has
 * come, and half waste of the allocator.
 *
 * @param maxRequestBytes of one OTLP request, before and after decompression
 * @param maxBufferedBytes of all OTLP requests being received
 * @param maxInFlightBytes of all OTLP requests under way upstream
 * @param syslogQueueBytes of syslog messages that wait
 * @param maxMessageBytes of one syslog message
 * @param maxIncompleteBytes of all syslog messages of which a part has come over a connection
 */
record MemoryLimits(
        int maxRequestBytes,
        long maxBufferedBytes,
        long maxInFlightBytes,
        int syslogQueueBytes,
        int maxMessageBytes,
        long maxIncompleteBytes) {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryLimits.class);
    private static final long USUAL_BYTES = 256L << 20;
    private static final int MAX_CONNECTIONS = 10_000;

    /** What a connection with TLS and some streams takes, twice over. */
    private static final int HEAP_BYTES_PER_CONNECTION = 32 << 10;

    /** What bounds direct memory, in bytes: Netty keeps to {@code -XX:MaxDirectMemorySize} or to its own property. */
    static long directBytes() {
        return PlatformDependent.maxDirectMemory();
    }

    /**
     * How many connections OTLP senders may have at once.
     *
     * @param heapBytes all there is
     */
    static int otlpConnections(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_CONNECTION, 1, MAX_CONNECTIONS);
    }

    /**
     * Divides direct memory, and logs where less is left than was configured.
     *
     * @param directBytes all there is
     */
    static MemoryLimits of(ScrubjayConfig config, long directBytes) {
        long eighth = Math.max(1, directBytes / 8);
        ScrubjayConfig.OtlpReceiver otlp = config.receivers().otlp();
        int maxRequestBytes = otlp == null
                ? (int) Math.min(USUAL_BYTES, eighth)
                : atMost(eighth, "receivers.otlp.maxRequestBytes", otlp.maxRequestBytes());
        return new MemoryLimits(
                maxRequestBytes,
                Math.max(maxRequestBytes, Math.min(USUAL_BYTES, eighth)), // else the largest finds room never
                Math.max(maxRequestBytes, Math.min(USUAL_BYTES, 2 * eighth)),
                config.receivers().syslog() == null
                        ? config.exporters().syslog().queueBytes()
                        : atMost(2 * eighth, "exporters.syslog.queueBytes", config.exporters().syslog().queueBytes()),
                config.receivers().syslog() == null
                        ? (int) Math.min(USUAL_BYTES, eighth / 2)
                        : atMost(
                                Math.max(1, eighth / 2),
                                "receivers.syslog.maxMessageBytes",
                                config.receivers().syslog().maxMessageBytes()),
                Math.max(1, Math.min(USUAL_BYTES, eighth / 2)));
    }

    private static int atMost(long bytes, String key, int configured) {
        if (configured <= bytes) {
            return configured;
        }
        LOGGER.atInfo()
                .addKeyValue("key", key)
                .addKeyValue("configuredBytes", configured)
                .addKeyValue("bytes", bytes)
                .log("limit lowered to what direct memory has room for");
        return (int) bytes;
    }
}
