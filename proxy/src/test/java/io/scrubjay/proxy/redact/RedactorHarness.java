package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.scan.FakeScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A redactor with the fake scanner, on arrays, and what its listener heard last. */
final class RedactorHarness {
    final FakeScan scan = new FakeScan();
    final List<LocatedFinding> findings = new ArrayList<>();
    private final OtlpRedactor redactor =
            new OtlpRedactor(scan, scan.fieldRedactor(), findings::add, new Meters(new SimpleMeterRegistry()));

    byte[] redact(Signal signal, PayloadFormat format, byte[] payload) throws UnscannableException {
        findings.clear();
        ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, payload.length)).writeBytes(payload);
        try {
            ByteBuf out = redactor.redact(signal, format, in);
            try {
                if (findings.isEmpty()) {
                    assertThat(out).isSameAs(in);
                }
                return ByteBufUtil.getBytes(out);
            } finally {
                out.release();
            }
        } finally {
            assertThat(in.release()).isTrue();
        }
    }

    /** Redacts a JSON document of the signal; masks come out as {@code <rule>}. */
    String json(Signal signal, String json) throws UnscannableException {
        byte[] redacted = redact(signal, PayloadFormat.JSON, json.getBytes(StandardCharsets.UTF_8));
        return shortMasks(new String(redacted, StandardCharsets.UTF_8));
    }

    List<String> places() {
        return findings.stream().map(LocatedFinding::place).toList();
    }

    static String shortMasks(String text) {
        return text.replaceAll("\\[redacted:fake-([a-z]+):[0-9a-f]{8}]", "<$1>");
    }
}
