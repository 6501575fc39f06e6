package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnsTest {
    static Stream<Arguments> tables() {
        return Stream.of(
                argumentSet("Markdown", "| user | key |\n|---|---|\n| ida | v1 |\n| bob | v2 |", List.of("v1", "v2")),
                argumentSet("client of a database", "+---+-----+\n| n | key |\n+---+-----+\n| 1 | v1  |\n+---+-----+", List.of("v1")),
                argumentSet("client of a database without a frame", " n | key \n---+-----\n 1 | v1\n(1 row)", List.of("v1")),
                argumentSet("commas", "name,key,role\nida,v1,editor\nbob,v2,viewer\n", List.of("v1", "v2")),
                argumentSet("last of the columns", "name,key\nida,v1\nbob,v2", List.of("v1", "v2")),
                argumentSet("first of the columns", "key;name\nv1;ida", List.of("v1")),
                argumentSet("tabs", "name\tkey\nida\tv1\n", List.of("v1")),
                argumentSet("escaped breaks and tabs", "name\\tkey\\r\\nida\\tv1\\r\\nbob\\tv2", List.of("v1", "v2")),
                argumentSet("quotes with a separator within", "\"name\",\"key\"\n\"holm, ida\",\"v1\"", List.of("v1")),
                argumentSet("a longer name", "name,user_key_plain,role\nida,v1,editor", List.of("v1")),
                argumentSet("marks around a name", "| **name** | `key` |\n|:--|--:|\n| ida | `v1` |", List.of("v1")),
                argumentSet("returns", "name,key\r\nida,v1\r\nbob,v2\r\n", List.of("v1", "v2")),
                argumentSet("behind a line of text", "the users:\n\nname,key\nida,v1", List.of("v1")),
                argumentSet("an empty value", "name,key,role\nida,,editor\nbob,v2,viewer", List.of("v2")),
                argumentSet("rows of another table end it", "name,key\nida,v1\na,b,c\nbob,v2", List.of("v1")),
                argumentSet("not the first row", "name,role\nkey,editor\nida,viewer", List.of()),
                argumentSet("a line with values", "name=a,key\nida,v1", List.of()),
                argumentSet("one column", "key\nv1", List.of()),
                argumentSet("no separator behind the name", "name key: a, b\nida,v1", List.of()),
                argumentSet("no further line", "name,key,role", List.of()),
                argumentSet("too long a name", "name,key" + "_and_more".repeat(4) + ",role\nida,v1,x", List.of()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void read_table(String text, List<String> expected) {
        assertThat(columns(text)).isEqualTo(expected);
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                argumentSet("one row", "insert into t (id, key) values (1, 'v1')", List.of("v1")),
                argumentSet("rows", "INSERT INTO t(key,id) VALUES('v1',1),\n  ('v2', 2);", List.of("v1", "v2")),
                argumentSet("quoted names", "INSERT INTO `t` (`id`, `key`)\nVALUES (1, \"v1\")", List.of("v1")),
                argumentSet("commas and brackets in a value", "INSERT INTO t (a, key) VALUES ('x, (y', 'v1')", List.of("v1")),
                argumentSet("a doubled quote", "INSERT INTO t (a, key) VALUES ('it''s', 'v1')", List.of("v1")),
                argumentSet("an empty value", "INSERT INTO t (a, key) VALUES ('', 'v1')", List.of("v1")),
                argumentSet("within a string", "INSERT INTO t (a, key) VALUES (''it''''s'', ''v1'')", List.of("v1")),
                argumentSet("calls", "INSERT INTO t (a, key, b) VALUES (f(1, 2), 'v1', now())", List.of("v1")),
                argumentSet("a string within a call", "INSERT INTO t (a, key) VALUES (1, md5('v1'))", List.of()),
                argumentSet("a number", "INSERT INTO t (a, key) VALUES ('x', 17)", List.of()),
                argumentSet("fewer values", "INSERT INTO t (a, b, key) VALUES ('x', 'y')", List.of()),
                argumentSet("no end", "INSERT INTO t (a, key) VALUES ('x', 'v1", List.of("v1")),
                argumentSet("too long a name", "INSERT INTO t (a, key" + "_and_more".repeat(3) + ") VALUES ('x', 'v1')", List.of()),
                argumentSet("names on lines", "INSERT INTO t (\n  a,\n  key\n) VALUES (\n  'x',\n  'v1'\n)", List.of("v1")),
                argumentSet("a select", "INSERT INTO t (a, key) SELECT 'x', 'v1'", List.of()),
                argumentSet("no bracket", "a, key VALUES ('x', 'v1')", List.of()),
                argumentSet("a call before", "f(a = 1, key) VALUES ('x', 'v1')", List.of()));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void read_statement(String text, List<String> expected) {
        // given
        List<String> found = new ArrayList<>();
        byte[] bytes = bytes(text);

        // when
        InsertedColumns.read(bytes, text.indexOf("key"), text.indexOf("key") + 3, (from, to) -> found.add(text.substring(from, to)));

        // then
        assertThat(found).isEqualTo(expected);
        assertThat(found.isEmpty() || mayHold(bytes, text.indexOf("key") + 3)).isTrue();
    }

    @Test
    void read_manyRows_looksAtSoMany() {
        // given
        String text = "name,key\n" + "ida,v1\n".repeat(1000);

        // then
        assertThat(columns(text)).hasSize(64);
        assertThat(Columns.read(bytes(text), 5, 8, (from, to) -> {})).isLessThan(1000);
    }

    private static List<String> columns(String text) {
        List<String> found = new ArrayList<>();
        byte[] bytes = bytes(text);
        int word = text.indexOf("key");
        Columns.read(bytes, word, word + 3, (from, to) -> found.add(text.substring(from, to)));
        if (!found.isEmpty()) {
            assertThat(mayHold(bytes, word + 3)).isTrue();
        }
        return found;
    }

    private static boolean mayHold(byte[] bytes, int wordTo) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            RawPayload payload = new RawPayload();
            payload.view(memory.address(), bytes.length);
            return RawColumns.mayHold(payload, wordTo);
        }
    }
}
