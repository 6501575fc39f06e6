package io.scrubjay.rules.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Conditions;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What a check accepts of a value that ends with its word, its beginning may be. */
class BeginningProperties {
    private static final List<String> CHECKS = List.of(
            "random", "token-like", "password", "password-quoted", "not-uuid", "distinctive", "not-assignment", "not-placeholder");

    @Property(seed = "1", tries = 30_000)
    void mayAccept_whatIsAccepted(
            @ForAll("checks") String name,
            @ForAll("texts") String before,
            @ForAll("texts") String value,
            @ForAll("texts") String behind,
            @ForAll @IntRange(min = 1, max = 8) int leastBytes) {
        // given
        BeginningCheck beginning = BeginningCheck.of(new Conditions(0, 0, 0, List.of(), List.of(), List.of(name)));
        String text = before + value + behind;
        int from = before.length();
        byte[] bytes = text.getBytes(ISO_8859_1);

        int to = from + value.length();
        Assume.that(value.length() >= leastBytes && Objects.requireNonNull(Checks.named(name)).accepts(text, from, to));

        // then
        assertThat(beginning.mayAccept(bytes, from, to, leastBytes)).as("%s: %s", name, value).isTrue();
    }

    @Provide
    Arbitrary<String> checks() {
        return Arbitraries.of(CHECKS);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "copper", "River", "a", "B", "K", "zqx", "1", "42", "1997", "0x", "f3", "!", "#", "_", "-", ".", "=", ":", "/", "(", "$", "{", "%",
                        " ", "\n", "\u00c3\u00bc", "\u00d0", "score", "ED", "4b825dc6-42cb-4eb9-a060-e54bf8d69288", "9f86d081884c7d65")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }
}
