package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VicinityTest {
    private static final String NAME = "token";
    private static final String VALUE = "V4lue";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the token happens to be V4lue",
                "my token got revoked. It was V4lue - can you check",
                "use V4lue when asked for the token",
                "V4lue is the token",
                "log in with `V4lue`, the token of the week",
                "the token (V4lue) works",
                "what's the token?\nV4lue",
                "the token is:\n\n    V4lue\n",
                "the token:\\n```\\nV4lue",
                "the token \u2192V4lue",
                "{\"text\":\"the token I got is V4lue\"}",
                "{\"text\":\"V4lue is the token\"}",
                "old token \"V4lue\", and the new one"
            })
    void holds_valueNearby(String text) {
        assertThat(holds(text)).as(text).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the token expired\nV4lue",
                "V4lue\nthe token expired",
                "the token expired\\nV4lue",
                "the token = V4lue",
                "the token of request V4lue",
                "the token id is V4lue",
                "commit V4lue mends the token",
                "the next page token V4lue",
                "the token xV4lue",
                "{\"token\":\"x\",\"build\":\"V4lue\"}",
                "{\"text\":\"the token expired\",\"by\":\"V4lue\"}",
                "{\"by\":\"V4lue\",\"text\":\"the token expired\"}",
                "{\"a\":{\"b\":\"V4lue\"},\"text\":\"token\"}",
                "the token \u0001V4lue",
                "V4lue\u0002 token"
            })
    void holds_nothing(String text) {
        assertThat(holds(text)).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Vicinity.MAX_BEHIND - 1})
    void holds_asFarAsItReaches(int bytes) {
        assertThat(holds("token" + " ".repeat(bytes) + "V4lue")).isTrue();
        assertThat(holds("token" + " ".repeat(Vicinity.MAX_BEHIND) + "V4lue")).isFalse();
        assertThat(holds("V4lue" + " ".repeat(Vicinity.MAX_BEFORE - 5) + "token")).isTrue();
        assertThat(holds("V4lue" + " ".repeat(Vicinity.MAX_BEFORE - 4) + "token")).isFalse();
    }

    private static boolean holds(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int name = new String(bytes, ISO_8859_1).indexOf(NAME);
        return Vicinity.holds(
                bytes,
                name,
                name + NAME.length(),
                0,
                from -> new String(bytes, from, bytes.length - from, UTF_8).startsWith(VALUE) ? from + VALUE.length() : -1);
    }
}
