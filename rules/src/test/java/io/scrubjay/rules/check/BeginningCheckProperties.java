package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A beginning is never turned down of which the conditions accept a value, whatever stands behind the value. */
class BeginningCheckProperties {
    @Property(seed = "1", tries = 20_000)
    void mayAccept_beginningOfAcceptedValue(
            @ForAll("checks") List<String> checks,
            @ForAll("values") String value,
            @ForAll("values") String behind,
            @ForAll @IntRange(min = 0, max = 8) int shorter,
            @ForAll @IntRange(min = 0, max = 4) int minClasses) {
        // given
        Conditions conditions = new Conditions(0, 0, minClasses, List.of(), List.of(), checks);
        boolean accepted = CompiledConditions.of(conditions).accepts("= " + value + " ", 2, 2 + value.length());
        byte[] text = (value + behind).getBytes(StandardCharsets.ISO_8859_1);
        int least = Math.max(1, value.length() - shorter);

        // when
        boolean may = BeginningCheck.of(conditions).mayAccept(text, 0, text.length, least);

        // then
        assertThat(may || !accepted).as("%s: %s then %s", checks, value, behind).isTrue();
    }

    @Property(seed = "2", tries = 20_000)
    void mayAccept_behindAWord_asThePayloadHasIt(
            @ForAll("pieces") String before, @ForAll("announcing") String check, @ForAll("encoded") String payloadBefore) {
        // given
        Conditions conditions = new Conditions(0, 0, 0, List.of(), List.of(), List.of(check));
        boolean accepted = CompiledConditions.of(conditions).accepts(before + "copper97", before.length(), before.length() + 8);
        byte[] text = (payloadBefore + before.replace("\n", "\\n").replace("\"", "\\\"") + "copper97").getBytes(StandardCharsets.ISO_8859_1);

        // when
        boolean may = BeginningCheck.of(conditions).mayAccept(text, text.length - 8, text.length, 8);

        // then
        assertThat(may || !accepted).as("%s: %s", check, before).isTrue();
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("with", "typed", "in", "punch", "it", "give", "'s", "to", "reset", "from", "pin", "\u00c3\u00a9", ".", "...", "is", "was", "name", "the", "password", " ", " ", " ", "\n", "\"", "'", "(", ":", ",", "=", "-", "X").list().ofMaxSize(7).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> announcing() {
        return Arbitraries.of("entered", "entered-or-announced", "stated");
    }

    /** What may stand before a field in a payload: nothing, a tag and a length, a quote. */
    @Provide
    Arbitrary<String> encoded() {
        return Arbitraries.of("", "\n\u0011", "\nw", "*\u0081a", "\"", "\":\"", "\u0012 ");
    }

    @Provide
    Arbitrary<List<String>> checks() {
        return Arbitraries.of(Checks.names().toArray(String[]::new)).list().ofMinSize(1).ofMaxSize(2);
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> words = Arbitraries.of(
                        "process", "env", "API", "Key", "_", "-", ".", "(", "()", "$", "{", "0x", "7", "qz", "xK", "registry",
                        "hunter", "2", "deadbeef", "/", ":", "!", "**", "copper", "River", "1997", "score", "=", "%", "\u00c3\u00bc")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
        return Arbitraries.oneOf(
                words,
                Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(40),
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(24),
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(24),
                Arbitraries.strings().withChars("0123456789abcdef-").ofMinLength(14).ofMaxLength(40),
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(24));
    }
}
