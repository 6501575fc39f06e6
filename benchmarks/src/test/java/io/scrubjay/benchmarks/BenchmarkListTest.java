package io.scrubjay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** JMH's generator stops silently when the build's annotation processors change. */
class BenchmarkListTest {
    @Test
    void benchmarkList_namesEveryBenchmark() throws Exception {
        // given
        String list;

        // when
        try (InputStream in = BenchmarkListTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            assertThat(in).isNotNull();
            list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        // then
        assertThat(list)
                .contains("io.scrubjay.rules.scan.SweepBenchmarks")
                .contains("io.scrubjay.rules.scan.RuleLadderBenchmarks")
                .contains("io.scrubjay.proxy.redact.RedactBenchmarks")
                .contains("io.scrubjay.proxy.revoke.RegisteredSecretsBenchmarks");
    }
}
