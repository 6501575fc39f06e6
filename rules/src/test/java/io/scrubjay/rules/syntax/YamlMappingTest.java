package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Severity;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMappingTest {
    private final Problems problems = new Problems();

    @Test
    void read_everyType() {
        // given
        YamlMapping mapping = parse(
                """
                text: a b
                number: 12
                part: 0.5
                on: true
                level: high
                many: [x, 1]
                one: y
                in: {k: v}
                list:
                  - k: 1
                  - k: 2
                empty:
                """);

        // when / then
        assertThat(mapping.text("text")).isEqualTo("a b");
        assertThat(mapping.text("absent", "fallback")).isEqualTo("fallback");
        assertThat(mapping.integer("number", 1, 0, 20)).isEqualTo(12);
        assertThat(mapping.decimal("part", 0, 0, 1)).isEqualTo(0.5);
        assertThat(mapping.bool("on", false)).isTrue();
        assertThat(mapping.word("level", Severity.class)).isEqualTo(Severity.HIGH);
        assertThat(mapping.texts("many")).containsExactly("x", "1");
        assertThat(mapping.texts("one")).containsExactly("y");
        assertThat(Objects.requireNonNull(mapping.mapping("in")).text("k")).isEqualTo("v");
        assertThat(mapping.mappings("list")).extracting(item -> item.text("k")).containsExactly("1", "2");
        assertThat(mapping.has("empty")).isFalse();
        mapping.rejectUnknownKeys();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void read_everyMistakeAtOnce() {
        // given
        YamlMapping mapping = parse(
                """
                number: many
                range: 21
                part: 2
                on: yes
                level: severe
                text: [a]
                many: {a: b}
                in: x
                list: [y]
                strange: 1
                number: 3
                """);

        // when
        mapping.setContext("rule 'a': ");
        mapping.integer("number", 1, 0, Long.MAX_VALUE);
        mapping.integer("range", 1, 0, 20);
        mapping.decimal("part", 0, 0, 1);
        mapping.bool("on", true);
        mapping.word("level", Severity.class);
        mapping.text("text");
        mapping.texts("many");
        mapping.mapping("in");
        mapping.mappings("list");
        mapping.requiredText("id", "a name");
        mapping.rejectUnknownKeys();

        // then
        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:1: rule 'a': number: many (expected: >= 0)",
                        "f.yaml:1: rule 'a': id: missing (expected: a name)",
                        "f.yaml:2: rule 'a': range: 21 (expected: 0 to 20)",
                        "f.yaml:3: rule 'a': part: 2 (expected: 0.0 to 1.0)",
                        "f.yaml:4: rule 'a': on: yes (expected: true or false)",
                        "f.yaml:5: rule 'a': level: severe (expected: low, medium, high, critical)",
                        "f.yaml:6: rule 'a': text: a list (expected: text)",
                        "f.yaml:7: rule 'a': many: a mapping (expected: a list)",
                        "f.yaml:8: rule 'a': in: text (expected: keys and values)",
                        "f.yaml:9: rule 'a': list[0]: text (expected: keys and values)",
                        "f.yaml:10: rule 'a': strange: unknown key, did you mean range?"
                                + " (expected: number, range, part, on, level, text, many, in, list, id)",
                        "f.yaml:11: number: given twice (expected: once)");
    }

    @Test
    void problem_ofANestedKeyHasItsPath() {
        // given
        YamlMapping inner = Objects.requireNonNull(parse("a:\n  b:\n    c: 1\n").mapping("a"));

        // when
        Objects.requireNonNull(inner.mapping("b")).problem("c", "1 (expected: 2)");

        // then
        assertThat(problems.list()).extracting(Problem::toString).containsExactly("f.yaml:3: a.b.c: 1 (expected: 2)");
    }

    @Test
    void texts_listsInLists_oneList() {
        // given
        YamlMapping mapping = parse("names: &names [a, b]\nmore: [*names, [c, [d]], e]\n");

        // then
        assertThat(mapping.texts("more")).containsExactly("a", "b", "c", "d", "e");
        assertThat(mapping.texts("names")).containsExactly("a", "b");
        assertThat(problems.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "list: &list [a, *list]", // stands in itself
        "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nlist: [*e, *e]"
    })
    void texts_tooManyOfThem_refused(String text) {
        // when
        List<String> texts = parse(text).texts("list");

        // then
        assertThat(texts).hasSize(1);
        assertThat(problems.list())
                .extracting(Problem::message)
                .containsExactly("list: lists in lists (expected: at most 100000 items, 8 lists deep)");
    }

    @ParameterizedTest
    @CsvSource({"[a], 1, a list", "word, 1, text"})
    void parse_noMapping(String text, int line, String kind) {
        assertThat(YamlMapping.parse("f.yaml", text, problems)).isNull();
        assertThat(problems.list())
                .containsExactly(new Problem("f.yaml", line, "document: " + kind + " (expected: keys and values)"));
    }

    @Test
    void parse_brokenYaml() {
        assertThat(YamlMapping.parse("f.yaml", "a: 1\nb: [1,\nc: }", problems)).isNull();
        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.message()).startsWith("YAML: ");
        });
    }

    @Test
    void parse_empty() {
        assertThat(parse("").keys()).isEmpty();
    }

    private YamlMapping parse(String text) {
        return Objects.requireNonNull(YamlMapping.parse("f.yaml", text, problems));
    }
}
