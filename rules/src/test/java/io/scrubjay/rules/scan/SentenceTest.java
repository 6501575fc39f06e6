package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceTest {
    private static final String NAME = "secret";
    private static final String VALUE = "V4lue";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the secret V4lue works",
                "the secret in settings.py is V4lue; I will move it",
                "the secret for staging \u2192 V4lue",
                "the secret for staging -> V4lue",
                "the new secret for build = V4lue",
                "the second secret the user mentioned, V4lue.",
                "a secret (V4lue) which",
                "as the secret I used V4lue, which",
                "the bot secret (do not leak): V4lue",
                "set the secret to V4lue",
                "first we\nset the secret of mailbox info@acme.test to V4lue",
                "the secret was changed from nothing to V4lue",
                "you need the secret, it is V4lue",
                "the secret's value is `V4lue`",
                "can you use this secret instead? V4lue",
                "the secret appears to be hard-coded as \"V4lue\"",
                "the secret one two three four five six seven eight nine ten is V4lue",
                "the secret ((\"V4lue",
                "the (secret) is V4lue",
                "the secret => V4lue",
                "the secret ( is V4lue",
                "the secret (is V4lue",
                "the secret (as it is) V4lue",
                "the secret is old. It was V4lue",
                "the secret isn't there! That's V4lue",
                "I changed the secret. The new one is V4lue",
                "the secret; it is V4lue",
                "my secret? It's V4lue",
                "the secret? V4lue",
                "the secret devient V4lue",
                "the secret till huset \u00e4r V4lue",
                "the secret thing, type V4lue"
            })
    void tells_toldValue(String text) {
        assertThat(tells(text)).as(text).isTrue();
        for (int to = text.indexOf(NAME) + NAME.length(); to < text.indexOf(VALUE) + VALUE.length(); to++) {
            assertThat(tells(text.substring(0, to))).as("%s to %d", text, to).isFalse();
        }
    }

    @Test
    void tells_asFarAsItReaches() {
        assertThat(tells("the secret " + "x".repeat(32) + " is V4lue")).isTrue();
        assertThat(tells("the secret " + "x".repeat(33) + " is V4lue")).isFalse();
        assertThat(tells("the secret " + "x".repeat(25) + " " + "x".repeat(24) + " " + "x".repeat(24) + " is V4lue")).isTrue();
        assertThat(tells("the secret " + "x".repeat(25) + " " + "x".repeat(25) + " " + "x".repeat(24) + " is V4lue")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the secret is old. Items are V4lue",
                "the secret is old. Pods are V4lue",
                "the secret. V4lue",
                "the secret. Pods are V4lue",
                "the secret. It V4lue",
                "the secret?V4lue",
                "the secret in settings.py\nis V4lue",
                "send the secret of mailbox info@acme.test to V4lue",
                "set\nthe secret of mailbox info@acme.test to V4lue",
                "the thing-whose-name-is-longer-than-that-reset-set secret of mailbox info@acme.test to V4lue",
                "the secret id is V4lue",
                "the secret type is V4lue",
                "the secret, V4lue",
                "the secret rotated by V4lue",
                "the secret with user=a is V4lue",
                "the secret used to {x} is V4lue",
                "the secretary is V4lue",
                "the secret \"name\" is V4lue",
                "the secret one two three four five six seven eight nine ten eleven twelve is V4lue",
                "the secret one two three four five six seven eight nine ten eleven is V4lue",
                "(the secret) V4lue",
                "the secret ((((V4lue",
                "the secret,is V4lue",
                "the secret x> is V4lue",
                "the secret for build =x: V4lue",
                "the secret for build= is V4lue",
                "the secret (id), is V4lue"
            })
    void tells_nothing(String text) {
        assertThat(tells(text)).as(text).isFalse();
    }

    private static boolean tells(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Sentence.tells(
                bytes, text.indexOf(NAME) + NAME.length(), from -> new String(bytes, from, bytes.length - from, UTF_8).startsWith(VALUE));
    }
}
