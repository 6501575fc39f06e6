package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "old token \"V4lue\", and the new one",
                "V4lue, or \"x\", is the token",
                "V4lue: \"the token\"",
                "say \"the token\", V4lue",
                "the \"token\" V4lue",
                "the token:\n```\nV4lue",
                "the token:**\nV4lue",
                "the token:\\r\\nV4lue",
                "the token:\\t\\nV4lue",
                "token: V4lue",
                "next    token V4lue",
                "the token was in a public reply: V4lue",
                "the token expired\nV4lue",
                "the token expired\\nV4lue",
                "the token: expired\nV4lue",
                "the token expired\\rV4lue",
                "## The token\n\nV4lue",
                "a new token\r\n---\r\n`V4lue`\n---",
                "a new token\\n\\n    V4lue\\nis here",
                "the token leaked in the build log. Value: V4lue",
                "\"the token of build-07?\" \"V4lue\"",
                "V4lue failed the build. Now the token",
                "<td>token</td><td>V4lue</td>",
                "the token is <b>V4lue</b>"
            })
    void holds_valueNearby(String text) {
        assertThat(holds(text)).as(text).isTrue();
        for (int to = text.indexOf(NAME) + NAME.length(); to < text.length(); to++) {
            assertThat(holds(text.substring(0, to))).as("%s to %d", text, to).isEqualTo(text.substring(0, to).contains(VALUE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V4lue\nthe token expired",
                "the token expired\nV4lue came",
                "the token expired\\nV4lue came",
                "the token expired\nand\nV4lue",
                "the token's id\nV4lue",
                "the token expired\n\"V4lue",
                "the token = V4lue",
                "the token of request V4lue",
                "the token leaked. See build V4lue",
                "the token leaked in build 12.V4lue",
                "the token, public key V4lue",
                "the token id is V4lue",
                "commit V4lue mends the token",
                "the next page token V4lue",
                "the token xV4lue",
                "{\"token\":\"x\",\"build\":\"V4lue\"}",
                "{\"text\":\"the token expired\",\"by\":\"V4lue\"}",
                "{\"by\":\"V4lue\",\"text\":\"the token expired\"}",
                "{\"a\":{\"b\":\"V4lue\"},\"text\":\"token\"}",
                "the token \u0001V4lue",
                "V4lue\u0002 token",
                "the token \u0000 V4lue",
                "page token V4lue",
                "next   token V4lue",
                "{\"text\":\"the token\",\"by\":\"V4lue\"}",
                "{\"text\":\"the token\", \"by\":\"V4lue\"}",
                "[\"the token\",[\"V4lue\"]]",
                "[\"the token\",{\"a\":\"V4lue\"}]",
                "[\"the token\",\\\"V4lue\"]",
                "[\"the token\"] V4lue",
                "{\"a\":\"the token\"} V4lue",
                "{\"by\":\"V4lue\", \"text\": \"the token expired\"}",
                "{\\\"by\\\":\\\"V4lue\\\",\\\"text\\\":\\\"the token\\\"}",
                "[{\"a\":\"V4lue\"},\"the token\"]",
                "[[\"V4lue\"],\"the token\"]",
                "[\"V4lue\",0,\"the token\"]",
                "[\"V4lue\",9,\"the token\"]",
                "V4lue {\"the token\":1}",
                "V4lue [\"the token\"]"
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

    @Test
    void holds_nameWithABlank_valueRightBefore() {
        assertThat(holds("V4lue token", " token")).isTrue();
    }

    @Test
    void holds_wordThatMakesAnotherThingOfKeysAndTokensOnly() {
        assertThat(holds("the page key is V4lue", " key is")).isFalse();
        assertThat(holds("the page_key V4lue", "_key")).isFalse();
        assertThat(holds("the copper_key V4lue", "_key")).isTrue();
        assertThat(holds("the page key V4lue", "key")).isFalse();
        assertThat(holds("the page password V4lue", "password")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a, true", "z, true", "A, true", "Z, true", "0, true", "9, true", "_, true", "(, true", "'=', true", "-x, true", "-0, true", ".x, true",
        "'- ', false", "'. ', false", "' x', false", "',x', false", "@, false", "[, false", "`, false", "{, false", "/, false", ":, false"
    })
    void goesOn(String behind, boolean expected) {
        assertThat(Vicinity.goesOn((byte) behind.charAt(0), (byte) (behind + " ").charAt(1))).isEqualTo(expected);
    }

    private static boolean holds(String text) {
        return holds(text, NAME);
    }

    private static boolean holds(String text, String word) {
        byte[] bytes = text.getBytes(UTF_8);
        int name = new String(bytes, ISO_8859_1).indexOf(word);
        return Vicinity.holds(
                bytes,
                name,
                name + word.length(),
                0,
                from -> new String(bytes, from, bytes.length - from, UTF_8).startsWith(VALUE) ? from + VALUE.length() : -1);
    }
}
