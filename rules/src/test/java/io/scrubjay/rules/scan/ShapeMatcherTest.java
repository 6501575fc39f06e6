package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeMatcherTest {
    /** So many that they are found by what they begin with. */
    private static final Shape MANY = new Shape.Sequence(List.of(
            new Shape.Choice(List.of(
                    new Shape.Literal("db"),
                    new Shape.Literal("db2"),
                    new Shape.Literal("Ora"),
                    new Shape.Literal("hive"),
                    new Shape.Literal("neo4j"),
                    new Shape.Literal("sql/server"),
                    new Shape.Literal("bolt"))),
            new Shape.Run(Alphabet.LOWER, 3, 8)));

    @ParameterizedTest
    @CsvSource({
        "dbabc, false, 5",
        "db2abc, false, 6",
        "Oraabc, false, 6",
        "oraabc, false, -1",
        "oraabc, true, 6",
        "DB2abc, true, 6",
        "sql\\\\/serverabc, false, 15",
        "sql/serverabc, false, 13",
        "xqlabc, false, -1",
        "db, false, -1",
        "\u00f6raabc, true, -1"
    })
    void match_oneOfMany(String text, boolean ignoreCase, int to) {
        // given
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        ShapeMatcher matcher = ShapeMatcher.compile(MANY, ignoreCase, ShapeMatcher.End.EXTEND);

        // when
        boolean matched = matcher.match(text.getBytes(StandardCharsets.ISO_8859_1), 0, span);

        // then
        assertThat(matched ? span.to : -1).isEqualTo(to);
    }
}
