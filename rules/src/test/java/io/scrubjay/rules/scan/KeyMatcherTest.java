package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.RulePack;
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
class KeyMatcherTest {
    private static final Detector.Key.Part VALUE = Detector.Key.Part.VALUE;

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(
            TestRules.rule("k", new Detector.Key(List.of("password", "client_secret", "access_token"), false, VALUE)),
            TestRules.rule("h", new Detector.Key(List.of("authorization", "x-api-key", "cookie"), true, VALUE)),
            TestRules.rule(
                    "c", new Detector.Key(List.of("connection_string"), false, Detector.Key.Part.PASSWORD)))));
    private final Examiner examiner = rules.newExaminer();
    private final Sweep sweep = rules.newSweep();

    @AfterAll
    void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                argumentSet("exact", "password", "a plain word", "k=a plain word"),
                argumentSet("shortest value", "password", "abcd", "k=abcd"),
                argumentSet("too short", "password", "abc", null),
                argumentSet("dotted", "db.password", "hunter2", "k=hunter2"),
                argumentSet("environment", "MY_DB_PASSWORD", "hunter2", "k=hunter2"),
                argumentSet("camel case", "dbPassword", "hunter2", "k=hunter2"),
                argumentSet("joined", "clientSecret", "hunter2", "k=hunter2"),
                argumentSet("hyphens", "client-secret", "hunter2", "k=hunter2"),
                argumentSet("other word", "passwordless", "hunter2", null),
                argumentSet("end of another word", "nopassword", "hunter2", null),
                argumentSet("token counts", "gen_ai.usage.input_tokens", "1234567", null),
                argumentSet("header", "http.request.header.x-api-key", "hunter22", "h=hunter22"),
                argumentSet("scheme", "http.request.header.authorization", "Bearer hunter22", "h=hunter22"),
                argumentSet("cookie", "cookie", "a=b; c=d", "h=a=b; c=d"),
                argumentSet("boolean", "password", "false", null),
                argumentSet("null", "password", "null", null),
                argumentSet("row", "password", "********", null),
                argumentSet("template", "password", "${DB_PASSWORD}", null),
                argumentSet("mask", "password", "[redacted:k:0a1b2c3d]", null),
                argumentSet("mask behind scheme", "authorization", "Bearer [redacted:k:0a1b2c3d]", null),
                argumentSet("header in the key", "x-api-key: hunter22", "hunter22", null),
                argumentSet("braces and quotes", "password", "\"{x}\"", "k=\"{x}\""),
                argumentSet("url", "db.connection_string", "pg://bob:hunter2@db/x", "c=hunter2"),
                argumentSet("url without password", "db.connection_string", "pg://db/x", null),
                argumentSet("pairs", "connectionString", "Server=db;User Id=a;Password=hunter2;", "c=hunter2"),
                argumentSet("no connection string", "connection_string", "hunter22", "c=hunter22"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void examine_underKey(String key, String value, @Nullable String expected) {
        assertThat(found(examiner.examine(bytes(key), bytes(value)), value))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                argumentSet("json", "{\"password\": \"two words\"}", "two words"),
                argumentSet("json with escape", "{\"password\":\"a\\\"bcd\",\"n\":1}", "a\\\"bcd"),
                argumentSet("json ends in backslash", "{\"password\":\"abcd\\\\\",\"n\":1}", "abcd\\\\"),
                argumentSet("json in json", "{\\\"password\\\":\\\"a\\\\\\\"bcd\\\",\\\"n\\\":1}", "a\\\\\\\"bcd"),
                argumentSet("json cut off", "{\"password\":\"abcdef", "abcdef"),
                argumentSet("json array", "\"Set-Cookie\": [\"a=bcd\", \"e=fgh\"]", "a=bcd|e=fgh"),
                argumentSet("python", "{'db_password': 'two words'}", "two words"),
                argumentSet("python with other quotes", "{'password': \"it's me\"}", "it's me"),
                argumentSet("logfmt", "level=info password=\"two words\" n=1", "two words"),
                argumentSet("query", "GET /x?password=abcd&n=1", "abcd"),
                argumentSet("query behind another", "GET /x?n=1&access_token=abcd HTTP/1.1", "abcd"),
                argumentSet("form", "password=abcd&n=1", "abcd"),
                argumentSet("form of one", "password=abcd", "abcd"),
                argumentSet("assignment at the beginning", "password=abcd now", ""),
                argumentSet("too short", "GET /x?password=abc&n=1", ""),
                argumentSet("query in html", "GET /x?n=1&amp;access_token=abcd", "abcd"),
                argumentSet("rest of a query in html", "&amp;access_token=abcd", "abcd"),
                argumentSet("behind a semicolon", "x=1234;access_token=abcd", ""),
                argumentSet("behind no ampersand", "x amp;access_token=abcd", ""),
                argumentSet("behind another entity", "x&ams;access_token=abcd", ""),
                argumentSet("logfmt in json", "{\"msg\":\"password=\\\"two words\\\" n=1\"}", "two words"),
                argumentSet("header with blanks before the colon", "X-Api-Key   : abcd1234", "abcd1234"),
                argumentSet("header with too many blanks before the colon", "X-Api-Key    : abcd1234", ""),
                argumentSet("plain assignment", "set password=abcd now", ""),
                argumentSet("sentence", "password: abcd", ""),
                argumentSet("unquoted", "{password: abcd}", ""),
                argumentSet("name in a value", "[\"password\",\"abcd\"]", ""),
                argumentSet("header", "GET /\nAuthorization: Custom abcd1234\nHost: a", "Custom abcd1234"),
                argumentSet("header with scheme", "Authorization: Basic abcd1234", "abcd1234"),
                argumentSet("header with escaped break", "GET /\\nX-Api-Key: abcd1234\\nHost: a", "abcd1234"),
                argumentSet("curl", "> Cookie: a=b; c=d", "a=b; c=d"),
                argumentSet("argument", "curl -H 'Authorization: token abcd1234' https://a", "abcd1234"),
                argumentSet("header sentence", "Authorization: failed for bob", ""),
                argumentSet("header word", "Authorization: required", ""),
                argumentSet("header in a sentence", "the authorization: abcd1234", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void examine_text(String text, String expected) {
        // when
        List<String> secrets = examiner.examine(null, bytes(text)).stream()
                .map(finding -> text.substring(finding.secretFromByte(), finding.secretToByte()))
                .toList();

        // then
        assertThat(String.join("|", secrets)).isEqualTo(expected);
        assertThat(expected.isEmpty() || TestRules.sweepHits(sweep, bytes(text))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void examine_textThatWasCutOff(String text, String expected) {
        for (int to = 0; to < text.length(); to++) {
            assertThat(examiner.examine(null, bytes(text.substring(0, to)))).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void examine_underKey_longValueIsASecretAsAWhole() {
        // given
        String connection = "Server=db;Password=hunter2;Application Name=" + "x".repeat(4052);

        // then
        assertThat(found(examiner.examine(bytes("connection_string"), bytes(connection)), connection))
                .containsExactly("c=hunter2");
        assertThat(found(examiner.examine(bytes("connection_string"), bytes(connection + "x")), connection + "x"))
                .containsExactly("c=" + connection + "x");
        assertThat(examiner.examine(bytes("password"), bytes("*".repeat(4096)))).isEmpty();
        assertThat(examiner.examine(bytes("password"), bytes("*".repeat(4097)))).hasSize(1);
    }

    @Test
    void sweep_tokenCounts() {
        assertThat(TestRules.sweepHits(sweep, bytes("\n\u0019gen_ai.usage.input_tokens\u0012\u0002\u0018\u0007")))
                .isFalse();
        assertThat(TestRules.sweepHits(sweep, bytes("the password was changed by the cookie"))).isFalse();
    }

    @Test
    void examine_manyUnfinishedMembers() {
        // given
        String text = "\"password\":\"abcd".repeat(100_000);

        // when
        int findings = examiner.examine(null, bytes(text)).size();

        // then
        assertThat(findings).isPositive();
    }
}
