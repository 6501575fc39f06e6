package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "987654321", "a1b", "let!mein", "let_me.1n", "***abcdef", "***abcd", "ab&cd!", "zqxwkvjp", "zqxw.kv!jp"
            })
    void accepts_valuesOfManyKinds(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9876543210", "12-34", "letmein!", "**abc", "***abc", "ab_cd!", "!!!!", "zqxwkvj", "passwzqxkvj",
                "zqxw.kvjpzqxw"
            })
    void accepts_countersAndPlainWords_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"glacier-Nap", "kite_copper-Sand", "nasNas-Popcorn"})
    void accepts_joinedWordsOfBothCases(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Glacier-Nap", "glacier-nap", "glacier-NAP", "gl-Napping", "glacier-Na", "glacier--Nap", "glacier.Nap", "user-Nap", "glacier-Field", "glacierNap"})
    void accepts_whatOnlyLooksLikeJoinedWords_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db/passw0rd", "/run/secret1", "C:\\t1", "C:", "./s1", "~/s1", "s3://b1"})
    void accepts_places_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/passw0rd", "a1/b/c", "passw0rd", "CD:\\t1", "C:/t1"})
    void accepts_whatOnlyLooksLikeAPlace(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T10", "2026/11/23T10", "2a26-1b-"})
    void accepts_dates_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11.23T10", "2026x11-23T10", "x026-11-23T10", "202x-11-23T10", "2026-x1-23T10", "2a26-1b"
            })
    void accepts_whatOnlyLooksLikeADate(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"process.env.E2E_PASSWORD", "process.env.DB_PASS2)", "Config.S3_KEY"})
    void accepts_constantsBehindNames_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"E2E_PASSWORD", ".E2E_PASSWORD", "a.E2EPASSWORD", "a.E2e_PASSWORD", "a1.E2E_PASSWORD", "a.E2E_PASSWORD!"})
    void accepts_whatOnlyLooksLikeAConstant(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1@b.c", "a+b-c_d.1@e.f"})
    void accepts_addresses_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@b1.c", "a1@bc", "a.1@bc", "A1@b.c", "a1@b.c!"})
    void accepts_whatOnlyLooksLikeAnAddress(String value) {
        assertThat(accepts(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f(x1", "my_f(x1", "m.f(x1", "m1(", "m1()x", "a1->b", "a1::b"})
    void accepts_code_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x1", "m-f(x1", "m1(x", "a.b1"})
    void accepts_whatOnlyLooksLikeCode(String value) {
        assertThat(accepts(value)).isTrue();
    }

    private static boolean accepts(String value) {
        return new PasswordCheck().accepts("'" + value + "'", 1, 1 + value.length());
    }
}
