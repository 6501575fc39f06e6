package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegexLiteralsTest {
    static Stream<Arguments> expressions() {
        return Stream.of(
                arguments("\\bghp_[0-9a-zA-Z]{36}\\b", List.of("ghp_")),
                arguments("(?:ghu|ghs)_[0-9]{36}", List.of("ghu", "ghs")),
                arguments("(?i)[\\w.-]{0,50}?(?:adafruit)(?:[ \\t]{0,20})", List.of("adafruit")),
                arguments("p8e-(?i)[a-z0-9]{32}", List.of("p8e-")),
                arguments("SK[0-9]{3}.live.key", List.of("live")),
                arguments("x?abc+def", List.of("abc")),
                arguments("(?P<n>token)=\\x41bc", List.of("token")),
                arguments("a{3}bcd", List.of("bcd")),
                arguments("[]a]bcd", List.of("bcd")),
                arguments("a\\142cdef", List.of("cdef")),
                arguments("abcé", List.of("abc")),
                arguments("abc\\Q)\\E|xyz", List.of()),
                arguments("abc|de", List.of()),
                arguments("(abc)?de", List.of()),
                arguments("[0-9]{32}", List.of()),
                arguments("a\\nb\\nc", List.of()),
                arguments("[\\x50\\x70][Ww][\\x64]", List.of("pwd")),
                arguments("ab[cd]", List.of()),
                arguments("ab[^c]", List.of()));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void of_expression(String regex, List<String> expected) {
        assertThat(RegexLiterals.of(regex).orElse(List.of())).isEqualTo(expected);
    }
}
