package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zk3vQ9wLr7TbXy2N", "9f86d081884c7d659a2feaa0c55ad015", "q8z-PL0_wmX2.kR7vvT", "XKQZJWVPLTGFHRBN",
                "4b825dc6-42cb-4eb9-a060-e54bf8d69288"
            })
    void random_keys(String key) {
        assertThat(accepts("random", key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hadoop.mapreduce.Job",
                "/var/lib/application/cache/token",
                "getConnectionTimeoutMillis",
                "my-service-account-name-2",
                "MAX_NUMBER_OF_RETRIES",
                "2026-11-23T10:15:30.123Z",
                "0x34ed9ac1c1e0093",
                "1234567890123456",
                "authentication-required",
                "abc"
            })
    void random_words(String words) {
        assertThat(accepts("random", words)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xxxxxxxx", "********", "1234567", "abcdefgh", "<your-key>", "<token", "${API_KEY}", "$API_KEY",
                "$(cat key)", "%s", "%(key)s", "%KEY%", "{{ key }}", "{key}", "[secret]", "a${KEY}b",
                "my-example-key", "ab-1234-1234-1234-cdef", "changeme", "your_api_key_here", "insert-key", "ENC[AES256,data:abc]"
            })
    void notPlaceholder_standIns(String value) {
        assertThat(accepts("not-placeholder", value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zk3vQ9wLr7TbXy2N", "$2b$12$abcdeFGHIJ", "hunter2", "p<ss>w", "%7Babc", "Encore1"})
    void notPlaceholder_values(String value) {
        assertThat(accepts("not-placeholder", value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Copper&22", "copper.wire#49", "Copper1997!", "midnight323@", "M2Sw8B5XE", "aK3xP9vQ2mZ7rT", "c9hysu6zcpp", "8Kl@rk%eA",
                "x+y2", "ab12!!", "Lynx4Fjord", "Copper97", "Copper1997", "Titan_Spring30", "CopperRiver12", "CopperSandRiver97", "Whisker-Candle-Eagle-Tundra58", "Winter!2026?",
                "Winter.434", "V1p3r86", "B4dg3r_5556", "Anch0r-397!", "copper4580Violet", "Copper12Violet!", "Oatmeal8355Turnip.", "Fjord7Marshy", "qX7vZjkw",
                "RavenTurtle-767", "Jackal-canyon-5297", "Fjord_ladder_637", "Copper-lake-sand-31", "C1nd3r-dr1zzl3", "V3lve7-l3m0n12", "L4n73rn0fd4rk",
                "5un5hin3_79", "54nds70rm#", "PiogJBJzMvg76", "ykCF1FGLXo1QGA_H", "rekjyv-gymVyk-juxke9",
                "dolphin-Harvest-986", "copper_River_42", "Copper-River-97", "Copper_Lake_Sand_31", "Ac0rnPlum30", "S1lverCo0ki322"
            })
    void distinctive_noWords(String value) {
        assertThat(accepts("distinctive", value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LoginPage-2", "/var/log/auth.log", "(admin2)", "Build2026", "Copper7", "Co1997", "copper1997", "Copper1234567", "Copper97=",
                "Copper1997!!!!", "CoPper1997", "Copper-X1997", "ErrorCode1997", "copper45violet", "Copper.Sand.River.Lake.Fjord97", "v1p3r86", "V1p3r8", "V1p3R86", "Viper-86", "V1p-386", "user=bob12", "2026-11-23T10:15:30", "10.0.0.5:5342", "9f86d081884c7d65",
                "LoginPageV2", "password12", "#section12", "Room101!!!", "base64", "v1beta1", "2610#49618", "var/kubernetes.io~projected/5096",
                "Fjord7Marsh", "waltz4har7bour", "lynx4fjordqz", "LYNX4FJORDQZ", "xKqZvWtB77", "qX7vZjk",
                "HikariPool-12", "LoginPage-123", "Backup-volume-42", "Copper-7", "Copper-1997", "rekjyv-gymvyk-juxke9", "rekjyv-gymVyk-juxkeq", "rekjyv-gymVyk_juxke9",
                "7d9f8b6c5-x2x4z", "5a1b2c3d_79", "5un5hin3", "C1nder-drizzle", "C1-nd3rs", "AbstractPageTest12", "ykCF1FGLX_H",
                "copper-river-97", "copper-River-9", "Ubuntu-Copper-22", "copperRiver97"
            })
    void distinctive_words(String value) {
        assertThat(accepts("distinctive", value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "riv3rbank, true", "riv33rbank, true", "tofe7buranosho, true", "0jsh8cgr, true", "web12, false", "base64url, false",
        "sha256sum, false", "k8scluster, false", "user4711, false", "12345, false", "ab12-cd, false", "12ab, false"
    })
    void digitWithin(String value, boolean accepted) {
        assertThat(accepts("digit-within", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "copper1997, true", "Copper42, true", "x7, true", "base64, false", "sha256, false", "user4711, false", "Windows2019, false", "web12a, false",
        "1997, false", "copper, false", "copper-19, false"
    })
    void wordAndNumber(String value, boolean accepted) {
        assertThat(accepts("word-and-number", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "'the password is copper1997', true", "'changed to copper1997', true", "'password for copper1997', false", "'the user \"copper1997', false",
        "'AS copper1997', false", "'the superuser copper1997', true"
    })
    void wordAndNumber_behindAWord(String text, boolean accepted) {
        // given
        Check check = named("word-and-number");
        Check distinctive = named("distinctive");
        String capital = text.replace("copper", "Copper");
        int from = text.indexOf("copper");

        // then
        assertThat(check.accepts(text, from, text.length())).isEqualTo(accepted);
        assertThat(distinctive.accepts(capital, from, text.length())).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is <goldfinger> and has been for years", "is <fluffycat1> pls", "is \"<butterscotch>\"", "is <Wolkenkuckucksheim>.", "is <baca-lhau>, all lower case",
                "is <Zielona.Herbata4>", "is <creeperAwMan> dont", "is <hunter-of-clouds>", "is <Stroopwafel_9>", "is <M\u00c3\u00bcnster9>"
            })
    void told_password(String text) {
        assertThat(told(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is <required>", "is <REQUIRED>", "is <incorrect>.", "is <case-sensitive>", "is <auto-generated>", "is <base64>", "is <sha256>", "is <goldfinger>-like", "is <bcrypt>",
                "is <goldfinger> friendly", "is <gold>", "is <up-to-date>", "is <settings.db.value>", "is <look.it.up>", "is <MAX_LENGTH>", "is <getenv()>", "is <falsch>", "is <obrigat\u00c3\u00b3ria>",
                "is <incorrecta>", "is <Outlook2019>", "is <1234>", "is <expired>", "is <plain-text>", "is <SecretString>", "is <goldfinger>=x", "is <goldfinger> (see below)x",
                "is <https://copper>", "is <%spassword>", "is <secret-file>"
            })
    void told_other(String text) {
        assertThat(told(text)).isEqualTo(text.contains("(see below)"));
    }

    private static boolean told(String text) {
        int from = text.indexOf('<');
        int to = text.indexOf('>') - 1;
        return named("told").accepts(text.replace("<", "").replace(">", ""), from, to);
    }

    @ParameterizedTest
    @CsvSource({
        "score=0.41, false", "step:2, false", "a_b-c.d=x, false", "re=, false", "s=0.41, true", "=0.41, true", "score, true", "score=0&41, true",
        "score=12345678901234567, true", "score=1234567890123456, false", "5core=1, true"
    })
    void notAssignment(String value, boolean accepted) {
        assertThat(accepts("not-assignment", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "'DB_PASSWORD=\nDB_HOST=localhost', 13, false", "'DB_PASSWORD=\\nDB_HOST=localhost', 14, false", "'DB_PASSWORD=DB_HOST=localhost1', 12, true",
        "'DB_PASSWORD=\nDb_Host=localhost1', 13, true", "'PASSWORD=\nDB_HOST', 10, false", "'PASSWORD=\nDB_=localhost', 10, false", "'PASSWORD=\nDB=localhost1', 10, true"
    })
    void password_lineBehindAnEmptyOne(String text, int from, boolean accepted) {
        assertThat(named("password").accepts(text, from, text.length())).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "'SHA256 (a.tar.gz) = ', false", "'MD5 (a (1).iso) = ', true", "'HMAC (a.tar.gz) = ', true", "'SHA256 a.tar.gz) = ', true", "'SHA256 (a.tar.gz): ', true"
    })
    void notHash_behindAFile(String before, boolean accepted) {
        // given
        String text = before + "6fd28106b18b3bea6d8bea3d287f6466";

        // then
        assertThat(named("not-hash").accepts(text, before.length(), text.length())).isEqualTo(accepted);
    }

    @Test
    void notAssignment_onlyTheValueCounts() {
        assertThat(named("not-assignment").accepts("xscore=1&", 1, 8)).isFalse();
        assertThat(named("not-assignment").accepts("score=1", 0, 5)).isTrue();
    }

    @Test
    void digitWithin_onlyTheValueCounts() {
        assertThat(named("digit-within").accepts("web12", 0, 5)).isFalse();
        assertThat(named("digit-within").accepts("web12cache", 0, 5)).isFalse();
        assertThat(named("digit-within").accepts("web1cache", 4, 9)).isFalse();
    }

    @Test
    void distinctive_onlyTheValueCounts() {
        assertThat(named("distinctive").accepts("xKqZvWtB7", 0, 9)).isFalse();
        assertThat(named("distinctive").accepts("xKqZvWtB7v", 0, 9)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "lemon bonnet copper marble, true", "lemon-bonnet-copper-marble, true", "Lemon bonnet copper marble bicycle, true", "lemon bonnet copper, false",
        "lemon bonnet lemon marble, false", "lemon bonnet your marble, false", "lemon bonnet rotating marble, false", "lemon bonnet spring marble, true",
        "lemon bonnet blankly marble, false", "open lemon bonnet copper marble river sand lake fjord mint, true",
        "open your new lemon bonnet copper marble river sand lake, false", "'', false"
    })
    void phrase(String value, boolean accepted) {
        assertThat(accepts("phrase", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "too short, false", "must not be empty, false", "is not valid!, false", "correct horse battery staple, true", "my dog ate 3 shoes, true",
        "lemon required copper, true", "lemon required missing, false"
    })
    void passwordQuoted_messages(String value, boolean accepted) {
        assertThat(accepts("password-quoted", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "S3cr3t!", "p@ssw0rd", "Tr0ub4dor&3", "zqxwkvjp", "84213579", "a+b=c/d#e1"})
    void password_values(String value) {
        assertThat(accepts("password", value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incorrect", "Required", "letmein", "my_password", "settings.db.password", "getpass()", "getenv(PW",
                "self->pw", "/run/secrets/db", "./secret.txt", "~/pw", "https://host/reset", "C:\\temp\\pw",
                "2026-11-23T10:00:00", "user@example.com", "1669123456", "sha256", "0x7ffe1234", "incorrect!",
                        "username:password"
            })
    void password_otherThings(String value) {
        assertThat(accepts("password", value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "letmein, true", "hunter2, true", "required, false", "Incorrect, false", "newpassword, false", "zebra, true",
        "letmein!, true", "required!, false", "let_mein, false", "!!!, false", "password, false",
        "passwordofmine, false", "incorrectpassword, false", "thisismpassword, false", "thisismypassword, true"
    })
    void passwordQuoted_words(String value, boolean accepted) {
        assertThat(accepts("password-quoted", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "1234567890abcdef, false", "AbCdEfGhIjKlMnOp, false", "a1b2c3d4e5f6g7h8, false", "aB1cD2eF3gH4iJ5k, false",
        "Zk3vQ9wLr7TbXy2N, true", "abc, true", "Zk3vQ9-klmnopqrstuv-wLr7TbXy2N, false",
        "Zk3vQ9-klmnopqrs-wLr7TbXy2N, true"
    })
    void notSequence(String value, boolean accepted) {
        assertThat(accepts("not-sequence", value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_token=|true", "\"client_secret\": \"|true", "credential_id = |false", "'publicToken': '|false",
                "name=\"token_id\" value=\"|false", "name=\"token\" default=\"|true",
                "name=\"token_id\" values=\"|true",
                "the page token is |false", "the token is |true", "cache key=|false", "the key page: token=|true", "token_id was |false",
                "tokenid=|false", "\"public\": 1, token=|true",
                "token_type=|false", "next_token_url: |false", "|true", "token = |true", "secret_name=|false",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:|false", "arn secret:|true"
            })
    void namedSecret(String before, boolean accepted) {
        String text = (before == null ? "" : before) + "Zk3vQ9wLr7TbXy2N";
        assertThat(named("named-secret").accepts(text, text.length() - 16, text.length()))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"PASSWORD_RESET_TIMEOUT = , false", "password_hash_iterations = , false", "PASSWORD = , true", "password_encoder: , false", "timeout_password: , true"})
    void namedPassword(String before, boolean accepted) {
        String text = before + " 259200";
        assertThat(named("named-password").accepts(text, text.length() - 6, text.length()))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "4b825dc6-42cb-4eb9-a060-e54bf8d69288, false", "4B825DC6-42CB-4EB9-A060-E54BF8D69288, false",
        "4b825dc6-42cb-4eb9-a060-e54bf8d6928, true", "4b825dc6-42cb-4eb9-a060-e54bf8d6928g, true",
        "4b825dc6042cb-4eb9-a060-e54bf8d69288, true"
    })
    void notUuid(String value, boolean accepted) {
        assertThat(accepts("not-uuid", value)).isEqualTo(accepted);
    }

    @Test
    void jwt_headerIsJson() {
        String header = base64("{\"alg\":\"HS256\"}");

        assertThat(accepts("jwt", header + ".e30.sig")).isTrue();
        assertThat(accepts("jwt", header)).isTrue();
        assertThat(accepts("jwt", base64("[\"alg\",\"HS256\"]") + ".e30.sig")).isFalse();
        assertThat(accepts("jwt", base64("{alg:no quotes here}") + ".e30.sig")).isFalse();
        assertThat(accepts("jwt", "eyJh*GciOiJI.e30.sig")).isFalse();
        assertThat(accepts("jwt", "eyJ.e30.sig")).isFalse();
        assertThat(named("jwt").accepts("a longer text: " + base64("{\"a\":1}") + ".e", 15, 27)).isTrue();
    }

    /** A header that was masked or mangled in part still has claims behind it. */
    @Test
    void jwt_headerWithOtherBytes() {
        assertThat(accepts("jwt", base64("{\"alg\":\"\u0001\"}") + ".e30.sig")).isFalse();
        assertThat(accepts("jwt", base64("{\"alg\":\"\u0001\"}") + ".eyJhIjoxfQ.sig")).isTrue();
        assertThat(accepts("jwt", base64("{\n\r\t \"alg\":1}") + ".e30.sig")).isTrue();
        assertThat(accepts("jwt", base64("[\"alg\",\"none\"]") + ".eyJhIjoxfQ.sig")).isFalse();
    }

    /** RFC 7617 section 2: no control characters in the name of the user, letters of any language. */
    @Test
    void basicAuth_charactersOfTheUser() {
        assertThat(accepts("basic-auth", base64("u\u007fser:pass"))).isFalse();
        assertThat(accepts("basic-auth", base64("u\u0000ser:pass"))).isFalse();
        assertThat(accepts("basic-auth", base64("us er:pass"))).isTrue();
        assertThat(accepts("basic-auth", base64(":\u0001pass"))).isTrue();
        assertThat(accepts("basic-auth", Base64.getEncoder().encodeToString(
                "J\u00fcrgen:pass".getBytes(StandardCharsets.UTF_8)))).isTrue();
    }

    @Test
    void basicAuth_userAndPassword() {
        assertThat(accepts("basic-auth", base64("user:pass"))).isTrue();
        assertThat(accepts("basic-auth", base64("user:pass") + "==")).isTrue();
        assertThat(accepts("basic-auth", base64("user and pass"))).isFalse();
        assertThat(accepts("basic-auth", base64("us\u0001er:pass"))).isFalse();
        assertThat(accepts("basic-auth", "authentication!")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaa",
                "tok_00000000000000000000",
                "AbC123xxxxxxxxQrS78",
                "0101010101010101",
                "GR12312312312312312312",
                "tok_a9Xk2Lm0Qp7Zr4Tw1Vb8_xxxxxxxxxxxxxxxx",
                "ntn_123456789012345678901234567890",
                "key_7AbCdEfGhIjKlMnOpQrStUvWxYz123456"
            })
    void compiled_standInsAreNeverAccepted(String value) {
        assertThat(CompiledConditions.of(Conditions.NONE).accepts(value, 0, value.length())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "_", "=", ". "})
    void compiled_secretBesideAPattern(String pattern) {
        String value = "tok_" + random(24) + pattern.repeat(40);

        assertThat(CompiledConditions.of(Conditions.NONE).accepts(value, 0, value.length())).isTrue();
    }

    @Test
    void notFileName_hashInAName() {
        String hash = random(32);

        assertThat(accepts("not-file-name", hash)).isTrue();
        assertThat(named("not-file-name").accepts(hash, 0, hash.length())).isTrue();
        assertThat(named("not-file-name").accepts(hash + ".png", 0, hash.length())).isFalse();
        assertThat(named("not-file-name").accepts(hash + ".MAP)", 0, hash.length())).isFalse();
        assertThat(named("not-file-name").accepts(hash + ".pngx", 0, hash.length())).isTrue();
        assertThat(named("not-file-name").accepts(hash + ". More", 0, hash.length())).isTrue();
    }

    @Test
    void compiled_publishedKeys() {
        CompiledConditions conditions = CompiledConditions.of(Conditions.NONE);

        assertThat(conditions.accepts("33f!!" + "lloppa", 0, 11)).isFalse();
        assertThat(conditions.accepts(random(39), 0, 39)).isTrue();
    }

    @Test
    void names_areAllKnown() {
        assertThat(Checks.names()).isNotEmpty().allSatisfy(name -> assertThat(Checks.named(name)).isNotNull());
        assertThat(Checks.named("crystal-ball")).isNull();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String random(int length) {
        return new Random(length)
                .ints(length, 0, 62)
                .mapToObj(i -> "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static boolean accepts(String check, String value) {
        return named(check).accepts("(" + value + ")", 1, 1 + value.length());
    }

    private static Check named(String name) {
        return Objects.requireNonNull(Checks.named(name));
    }
}
