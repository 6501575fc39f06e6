package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BeginningCheckTest {
    static Stream<Arguments> beginnings() {
        return Stream.of(
                argumentSet("member access", "random", "process.env.SERVICE_API_KEY", false),
                argumentSet("words", "random", "registry-credentials", false),
                argumentSet("random characters", "random", "q7Zk2Vx9Rb4Lm1Tn", true),
                argumentSet("hexadecimal", "random", "5f4dcc3b5aa765d61d8327deb882cf99", true),
                argumentSet("hexadecimal number", "random", "0x5f4dcc3b5aa765d61d83", false),
                argumentSet("call", "password", "z.string()", false),
                argumentSet("state", "password", "incorrect", false),
                argumentSet("digit", "password", "hunter2", true),
                argumentSet("call of a name that is joined", "password", "my_f.g(x)", false),
                argumentSet("bracket behind what is no name", "password", "m-f(x)", true),
                argumentSet("bracket at the beginning", "password", "(abcd)", true),
                argumentSet("sign", "password", "abcde!", true),
                argumentSet("strange letters", "password", "zqxwkvjp", true),
                argumentSet("too few strange letters", "password", "zqxwkvj", false),
                argumentSet("strange letters behind plain ones", "password", "there-zqxwkvjpqzx", true),
                argumentSet("plain word", "password-quoted", "letmein", true),
                argumentSet("joint behind the least length", "password-quoted", "letmei_n", true),
                argumentSet("joint within the least length", "password-quoted", "letme_in", false),
                argumentSet("variable", "not-placeholder", "$DB_PASSWORD", false),
                argumentSet("template", "not-placeholder", "${db.password}", false),
                argumentSet("price", "not-placeholder", "$5fA-x", true),
                argumentSet("name with few digits", "not-placeholder", "$a1b2c3d", false),
                argumentSet("name with many digits", "not-placeholder", "$a1b2c3d4", true),
                argumentSet("digit in front of a name", "not-placeholder", "$1abcde", true),
                argumentSet("name with a joint", "not-placeholder", "$abc_de", false),
                argumentSet("name with a hyphen", "not-placeholder", "$abc-de", true),
                argumentSet("command", "not-placeholder", "$(cat file)", false),
                argumentSet("UUID", "not-uuid", "4b825dc6-42cb-4eb9-a060-e54bf8d69288", false),
                argumentSet("UUID and more", "not-uuid", "4b825dc6-42cb-4eb9-a060-e54bf8d692880", true),
                argumentSet("all but the end of a UUID", "not-uuid", "4b825dc6-42cb-4eb9-a060-e54bf8d6928g", true),
                argumentSet("sign between letters", "distinctive", "Copper&22", true),
                argumentSet("tilde between letters", "distinctive", "Copper~22", true),
                argumentSet("sign at the end", "distinctive", "Copper&", false),
                argumentSet("sign at the beginning", "distinctive", "(admin", false),
                argumentSet("joint between letters", "distinctive", "login-page", false),
                argumentSet("sign behind a word and a number", "distinctive", "Copper97*", true),
                argumentSet("sign behind a word and a digit", "distinctive", "Copper7*", false),
                argumentSet("joint behind a word and a number", "distinctive", "copper97-", false),
                argumentSet("capitalised word and a number", "distinctive", "Copper97", true),
                argumentSet("sign before the number", "distinctive", "Winter!2026", true),
                argumentSet("word and a number in lower case", "distinctive", "copper1997", false),
                argumentSet("number between words", "distinctive", "copper4580Violet", true),
                argumentSet("number between words in lower case", "distinctive", "copper45violet", false),
                argumentSet("capitalised word and a digit", "distinctive", "Copper-7", false),
                argumentSet("words and a digit", "distinctive", "information1about", false),
                argumentSet("random letters and a digit", "distinctive", "qX7vZjkw", true),
                argumentSet("too few random letters", "distinctive", "qX7vZjk", false),
                argumentSet("random letters alone", "distinctive", "xKqZvWtBmRdF", false),
                argumentSet("words joined by hyphens and a number", "distinctive", "Jackal-canyon-529", true),
                argumentSet("words spelled with digits", "distinctive", "C1nd3r-dr1zzl3", true),
                argumentSet("word that begins with a digit", "distinctive", "5un5hin3_79", true),
                argumentSet("random letters before the digits", "distinctive", "PiogJBJzMvg76", true),
                argumentSet("random beginning", "distinctive", "ykCF1FGLXo1QGA_H", true),
                argumentSet("what a browser suggests", "distinctive", "rekjyv-gymVyk-juxke9", true),
                argumentSet("hash", "distinctive", "9f86d081884c7d65", false),
                argumentSet("volume", "distinctive", "kubernetes.io~projected", false),
                argumentSet("end of a volume's name", "distinctive", ".io~projected", false),
                argumentSet("assignment", "not-assignment", "score=0.41", false),
                argumentSet("assignment behind the least length", "not-assignment", "thescore=0.41", true),
                argumentSet("assignment of a sign", "not-assignment", "score=0&41", true),
                argumentSet("assignment of much", "not-assignment", "score=12345678901234567", true),
                argumentSet("operator after one letter", "not-assignment", "s=0.4123", true),
                argumentSet("a check that asks about ends", "jwt", "anything", true));
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void mayAccept_value(String check, String value, boolean expected) {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of(check)));
        byte[] text = ("A" + value + "A").getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 1, text.length - 1, 6)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void mayAccept_tooShort(String check, String value, boolean expected) {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of(check)));
        byte[] text = ("A" + value).getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 1, text.length, text.length)).isFalse();
    }

    @Test
    void mayAccept_digitsWithinTheValue() {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 3, 0, List.of(), List.of(), List.of()));
        byte[] text = "a1b2c3".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 0, text.length, 1)).isTrue();
        assertThat(beginning.mayAccept(text, 0, text.length - 1, 1)).isFalse();
    }

    @Test
    void mayAccept_uuidAndMoreText() {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of("not-uuid")));
        byte[] text = "4b825dc6-42cb-4eb9-a060-e54bf8d69288, next".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 0, 36, 1)).isFalse();
    }

    @Test
    void mayAccept_tildeWithoutRoomForAVolume() {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of("distinctive")));
        byte[] text = "io~projected".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 0, text.length, 6)).isTrue();
    }

    @Test
    void mayAccept_signThatMayBeAllOfTheValue() {
        // given
        BeginningCheck beginning =
                BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of("not-placeholder")));
        byte[] text = "$name".getBytes(StandardCharsets.US_ASCII);

        // then
        assertThat(beginning.mayAccept(text, 0, text.length, 1)).isTrue();
        assertThat(beginning.mayAccept(text, 0, text.length, 2)).isFalse();
    }
}
