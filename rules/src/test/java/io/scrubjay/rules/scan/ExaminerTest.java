package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExaminerTest {
    private final CompiledRules rules = CompiledRules.compile(TestRules.PACK);
    private final Examiner examiner = rules.newExaminer();
    private final Sweep sweep = rules.newSweep();

    @Test
    void databaseBytes_ofCompiledRules() {
        assertThat(rules.databaseBytes()).isPositive();
    }

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                argumentSet("token alone", "tok_abcdefghijkl", List.of("token=tok_abcdefghijkl")),
                argumentSet("one short", "tok_abcdefghijk", List.of()),
                argumentSet("longer run is masked whole", "x tok_abcdefghijklMNOP y", List.of("token=tok_abcdefghijklMNOP")),
                argumentSet(
                        "two tokens", "tok_abcdefghijkl,tok_mnopqrstuvwx", List.of("token=tok_abcdefghijkl", "token=tok_mnopqrstuvwx")),
                argumentSet("boundary holds", "risk-abcdefghij", List.of()),
                argumentSet("boundary behind a space", "a sk-abcdefghij", List.of("bounded=sk-abcdefghij")),
                argumentSet("boundary behind an escape", "a\\nsk-abcdefghij", List.of("bounded=sk-abcdefghij")),
                argumentSet("boundary behind percent", "k%3Dsk-abcdefghij", List.of("bounded=sk-abcdefghij")),
                argumentSet("leading run", "bot12345678:AAabcdefghij!", List.of("bot=12345678:AAabcdefghij")),
                argumentSet("leading run too short", "123:AAabcdefghij!", List.of()),
                argumentSet("exact end", "12345:AAabcdefghijk", List.of()),
                argumentSet("secret part", "pg://bob:hunter2@db", List.of("url=hunter2")),
                argumentSet("escaped slashes", "pg:\\/\\/bob:hunter2@db", List.of("url=hunter2")),
                argumentSet("no secret part", "http://host:8080/x", List.of()),
                argumentSet("keyword assignment", "ACMECORP_KEY=0123456789abcdef", List.of("selective=0123456789abcdef")),
                argumentSet("keyword json", "\"acmecorp\": \"0123456789abcdef\"", List.of("selective=0123456789abcdef")),
                argumentSet("keyword escaped json", "\\\"acmecorp\\\":\\\"0123456789abcdef\\\"", List.of("selective=0123456789abcdef")),
                argumentSet("keyword without assignment", "acmecorp 0123456789abcdef", List.of()),
                argumentSet("keyword longer run", "acmecorp=0123456789abcdef0", List.of()),
                argumentSet(
                        "keyword run in other letters", "acmecorp=0123456789abcdefXyZ1,", List.of("selective=0123456789abcdefXyZ1")),
                argumentSet("common keyword", "db.password: s3cr3tpw ok", List.of("common=s3cr3tpw")),
                argumentSet("option", "run --password s3cr3tpw", List.of("common=s3cr3tpw")),
                argumentSet("no option", "the password s3cr3tpw", List.of()),
                argumentSet("argument", "set(\"api_key\", \"s3cr3tpw\")", List.of("common=s3cr3tpw")),
                argumentSet("prose with comma", "password, s3cr3tpw", List.of()),
                argumentSet("xml", "<password>s3cr3tpw</password>", List.of("common=s3cr3tpw")),
                argumentSet(
                        "key value pair",
                        "{\"key\":\"api_key\",\"value\":{\"stringValue\":\"s3cr3tpw\"}}",
                        List.of("common=s3cr3tpw")),
                argumentSet(
                        "two assignments", "password=abcdefgh1 api_key=ijklmnop2", List.of("common=abcdefgh1", "common=ijklmnop2")),
                argumentSet("regex group", "begin ABC end begin DEF end", List.of("regex=ABC", "regex=DEF")),
                argumentSet("specific wins", "password=tok_abcdefghijkl", List.of("token=tok_abcdefghijkl")));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void examine_field(String field, List<String> expected) {
        // when
        List<Finding> findings = examiner.examine(null, bytes(field));

        // then
        assertThat(found(findings, field)).isEqualTo(expected);
        if (!expected.isEmpty()) {
            assertThat(TestRules.sweepHits(sweep, bytes(field))).isTrue();
        }
    }

    @Test
    void examine_keyAsContext() {
        assertThat(findings("db.password", "s3cr3tpw")).containsExactly("common=s3cr3tpw");
        assertThat(findings("db.name", "s3cr3tpw")).isEmpty();
        assertThat(findings(null, "s3cr3tpw")).isEmpty();
    }

    @Test
    void examine_secretInKeyOnly() {
        assertThat(findings("tok_abcdefghijkl", "value")).isEmpty();
        assertThat(findings("tok_abcdefghijkl", "tok_mnopqrstuvwx")).containsExactly("token=tok_mnopqrstuvwx");
    }

    @Test
    void examine_overlap() {
        // given
        String field = "password=pre.tok_abcdefghijkl.post";

        // when
        List<Finding> findings = examiner.examine(null, bytes(field));

        // then
        assertThat(findings).hasSize(1);
        assertThat(field.substring(findings.getFirst().fromByte(), findings.getFirst().toByte()))
                .isEqualTo("pre.tok_abcdefghijkl.post");
        assertThat(found(findings, field)).containsExactly("token=tok_abcdefghijkl");
    }

    @Test
    void examine_largeField() {
        // given
        String filler = "x".repeat(100_000);

        // when
        List<Finding> findings = examiner.examine(null, bytes(filler + " tok_abcdefghijkl " + filler));

        // then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().fromByte()).isEqualTo(100_001);
    }

    @Test
    void sweep_escapedAscii() {
        assertThat(TestRules.sweepHits(sweep, bytes("\\u0074ok_abcdefghijkl"))).isTrue();
        assertThat(TestRules.sweepHits(sweep, bytes("plain text"))).isFalse();
        assertThat(TestRules.sweepHits(sweep, new byte[0])).isFalse();
    }

    @Test
    void sweep_protobufKeyValue() {
        assertThat(TestRules.sweepHits(sweep, bytes("\n\u000bdb.password\u0012\n\n\bs3cr3tpw"))).isTrue();
    }

    private List<String> findings(@Nullable String key, String value) {
        return found(examiner.examine(key == null ? null : bytes(key), bytes(value)), value);
    }
}
