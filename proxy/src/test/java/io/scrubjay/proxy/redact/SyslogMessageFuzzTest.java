package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Any message: it is read without a fault, and no secret of it is left. */
class SyslogMessageFuzzTest {
    private final SyslogRedactor redactor = SyslogTestRules.redactor(finding -> {}, new SimpleMeterRegistry());
    private final SyslogLogRecords records = new SyslogLogRecords(Clock.systemUTC());

    @FuzzTest(maxDuration = "20s")
    void redact(byte[] message) {
        if (message.length == 0) {
            return;
        }
        byte[] leaking = Unpooled.copiedBuffer(message, "secret1234".getBytes(StandardCharsets.US_ASCII)).array();
        SyslogBatch batch = SyslogBatch.ofDatagram(Unpooled.copiedBuffer(leaking));
        SyslogBatch redacted = redactor.redact(batch);
        assertThat(redacted.count()).isEqualTo(1);
        assertThat(redacted.bytes().toString(StandardCharsets.ISO_8859_1)).doesNotContain("secret1234");
        SyslogBatch again = redactor.redact(redacted);
        assertThat(again).isSameAs(redacted);
        records.encode(List.of(redacted), any -> Instant.EPOCH).release();
        again.release();
        redacted.release();
        batch.release();
    }
}
