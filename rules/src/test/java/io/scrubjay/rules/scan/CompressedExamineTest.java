package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets in compressed bytes: hit as they came, found, masked whole; what is too much to inflate is not clean. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressedExamineTest {
    private static final String SECRET = "tok_abcdefghijkl";
    private static final String LEAK = "{\"msg\":\"logged in with " + SECRET + "\"}";

    private final CompiledRules rules = CompiledRules.compile(TestRules.PACK);
    private final Examiner examiner = rules.newExaminer();
    private final Sweep sweep = rules.newSweep();
    private final Fingerprinter fingerprinter = new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]);
    private final FieldRedactor redactor = new FieldRedactor(examiner, fingerprinter, new LabelMasker());

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    static Stream<Arguments> masked() {
        String gzip = gzip(LEAK);
        String base64 = Base64.getEncoder().encodeToString(bytes(gzip));
        return Stream.of(
                argumentSet("gzip alone", gzip, "#"),
                argumentSet("gzip within", "blob: " + gzip + " end", "blob: # end"),
                argumentSet("gzip in gzip", gzip(gzip), "#"),
                argumentSet("gzip of base64", gzip("v=" + Base64.getEncoder().encodeToString(bytes(LEAK))), "#"),
                argumentSet("base64 of gzip", "data=" + base64 + " x", "data=# x"),
                argumentSet("base64url behind others", Base64.getUrlEncoder().encodeToString(bytes("ab" + gzip)), "#"),
                argumentSet("base64 at another alignment", Base64.getEncoder().encodeToString(bytes("a" + gzip)), "#"),
                argumentSet("hex of gzip", "v " + HexFormat.of().formatHex(bytes(gzip)), "v #"),
                argumentSet("zlib alone", zlib(LEAK), "#"));
    }

    @ParameterizedTest
    @MethodSource("masked")
    void redact_compressed(String field, String expected) {
        // given
        byte[] value = bytes(field);

        // when
        byte[] masked = FieldRedactor.apply(redactor.redact(null, value), value);

        // then
        assertThat(new String(masked, StandardCharsets.ISO_8859_1).replaceFirst("\\[redacted:token:[0-9a-f]{8}]", "#"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("masked")
    void sweep_compressed(String field, String expected) {
        // given
        String content = (char) Math.min(127, field.length()) + field;

        // when
        boolean inBytesValue = TestRules.sweepHits(sweep, bytes(":" + content));
        boolean inUnknownField = TestRules.sweepHits(sweep, bytes("\u00a2\u0006" + content));

        // then
        assertThat(inBytesValue).as(expected).isTrue();
        assertThat(inUnknownField).as(expected).isTrue();
    }

    @Test
    void examine_compressed_sameSecretAsPlain() {
        // given
        byte[] field = bytes(gzip(LEAK));

        // when
        List<Finding> findings = examiner.examine(null, field);

        // then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().secret(field)).isEqualTo(bytes(SECRET));
    }

    @Test
    void examine_cleanCompressed_isClean() {
        assertThat(examiner.examine(null, bytes(gzip("nothing here ".repeat(50))))).isEmpty();
        assertThat(examiner.examine(null, bytes("x^2 and nothing else"))).isEmpty();
    }

    @Test
    void examine_valueUnderItsKey() {
        assertThat(examiner.examine(bytes("payload"), bytes(zlib(LEAK)))).hasSize(1);
    }

    @Test
    void examine_bomb_isNotClean() {
        assertThatThrownBy(() -> examiner.examine(null, bytes(gzip("\0".repeat(1 << 20)))))
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith("examine: over budget: ");
    }

    @Test
    void examine_headersWithoutEnd_isNotClean() {
        // given
        String headers = "\u001f\u008b\b\0".repeat(10_000);

        // then
        assertThatThrownBy(() -> examiner.examine(null, bytes(headers)))
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith("examine: over budget: ");
    }

    private static String gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String zlib(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
