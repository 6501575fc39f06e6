package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SyslogRedactorProperties {
    private static final String SECRET = "wild:q7]\"\\z";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<LocatedFinding> findings = new ArrayList<>();
    private final SyslogRedactor redactor = SyslogTestRules.redactor(findings::add, registry);

    @Property(seed = "1", tries = 2000)
    void redact_anyPieces_neverFailsAndRescansClean(@ForAll("messages") String message) {
        // given
        SyslogBatch batch = batch(message);

        // when
        SyslogBatch once = redactor.redact(batch);
        findings.clear();
        SyslogBatch twice = redactor.redact(once);

        // then
        assertThat(once.count()).isEqualTo(1);
        assertThat(ByteBufUtil.getBytes(twice.bytes())).isEqualTo(ByteBufUtil.getBytes(once.bytes()));
        assertThat(findings).isEmpty();
        assertThat(text(once)).doesNotContainPattern("secret[0-9]{4}");
        batch.release();
        once.release();
        twice.release();
    }

    @Property(seed = "1", tries = 500)
    void redact_secretInEscapedValue_masked(@ForAll("values") String before, @ForAll("values") String after) {
        // given
        String value = SdParamValue.escape(before) + " " + SdParamValue.escape(SECRET);
        SyslogBatch batch = batch("<1>1 - h a - - [x y=\"" + value + "\" z=\"" + SdParamValue.escape(after) + "\"] m");

        // when
        SyslogBatch redacted = redactor.redact(batch);

        // then
        assertThat(text(redacted))
                .matches("(?s).* \\[redacted:fake-wild:[0-9a-f]{8}\\\\]\" z=\".*")
                .doesNotContain("q7");
        batch.release();
        redacted.release();
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(
                        "<13>",
                        "1 ",
                        "- ",
                        "host ",
                        "[id ",
                        "k=\"",
                        "gatekey=\"",
                        "\"]",
                        "\\",
                        "\\]",
                        "\\\"",
                        "secret1234",
                        "secret",
                        "wild:ab\\]cd",
                        "123456",
                        " ",
                        "x",
                        "\u00ff")
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings().withChars("ab \\\"]=[").ofMaxLength(12);
    }

    private static SyslogBatch batch(String message) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        bytes.writeCharSequence(message, StandardCharsets.ISO_8859_1);
        return SyslogBatch.ofDatagram(bytes);
    }

    private static String text(SyslogBatch batch) {
        return batch.bytes().toString(StandardCharsets.ISO_8859_1);
    }
}
