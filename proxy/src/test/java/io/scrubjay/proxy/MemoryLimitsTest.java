package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.ScrubjayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLimitsTest {
    private static final int MIB = 1 << 20;

    @SuppressWarnings("NullAway.Init")
    private ScrubjayConfig defaults;

    @BeforeEach
    void load() throws Exception {
        defaults = ConfigLoader.load(null, Map.of()).config();
    }

    @Test
    void of_plenty_isAsConfigured() {
        assertThat(MemoryLimits.of(defaults, 2048L * MIB))
                .isEqualTo(new MemoryLimits(64 * MIB, 256L * MIB, 256L * MIB, 64 * MIB, MIB, 128L * MIB));
    }

    @Test
    void of_sidecar_fitsTogether() {
        // when
        MemoryLimits limits = MemoryLimits.of(defaults, 48L * MIB);

        // then
        assertThat(limits).isEqualTo(new MemoryLimits(6 * MIB, 6L * MIB, 12L * MIB, 12 * MIB, MIB, 3L * MIB));
        long copies = 2 * limits.maxBufferedBytes();
        assertThat(limits.maxBufferedBytes() + copies + limits.maxInFlightBytes() + limits.syslogQueueBytes()
                        + limits.maxIncompleteBytes())
                .isLessThan(48L * MIB);
    }

    @Test
    void of_smallerLimits_areKept(@TempDir Path directory) throws Exception {
        // given
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 127.0.0.1:0, maxRequestBytes: 1MiB}, syslog: {tcp: 127.0.0.1:0, maxMessageBytes: 2MiB}}
                exporters: {syslog: {queueBytes: 2MiB}}
                """);

        // when
        MemoryLimits limits = MemoryLimits.of(ConfigLoader.load(file, Map.of()).config(), 48L * MIB);

        // then
        assertThat(limits).isEqualTo(new MemoryLimits(MIB, 6L * MIB, 12L * MIB, 2 * MIB, 2 * MIB, 3L * MIB));
    }

    @Test
    void of_longMessages_areLowered(@TempDir Path directory) throws Exception {
        // given
        Path file = Files.writeString(
                directory.resolve("scrubjay.yaml"), "receivers: {syslog: {tcp: 127.0.0.1:0, maxMessageBytes: 64MiB}}");

        // when
        MemoryLimits limits = MemoryLimits.of(ConfigLoader.load(file, Map.of()).config(), 48L * MIB);

        // then
        assertThat(limits.maxMessageBytes()).isEqualTo(3 * MIB);
    }

    @Test
    void of_largestRequest_findsRoom(@TempDir Path directory) throws Exception {
        // given
        Path file = Files.writeString(
                directory.resolve("scrubjay.yaml"), "receivers: {otlp: {grpc: 127.0.0.1:0, maxRequestBytes: 1GiB}}");

        // when
        MemoryLimits limits = MemoryLimits.of(ConfigLoader.load(file, Map.of()).config(), 16_384L * MIB);

        // then
        assertThat(limits).isEqualTo(new MemoryLimits(1024 * MIB, 1024L * MIB, 1024L * MIB, 64 * MIB, 256 * MIB, 256L * MIB));
    }

    @ParameterizedTest
    @CsvSource({"69, 2208", "313, 10000", "4096, 10000", "0, 1"})
    void otlpConnections_followTheHeap(long heapMiB, int expected) {
        assertThat(MemoryLimits.otlpConnections(heapMiB * MIB)).isEqualTo(expected);
    }
}
