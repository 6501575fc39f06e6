package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
                argumentSet("breaks escaped twice", "name,key\\\\nida,v1\\\\r\\\\nbob,v2\\\\n", List.of("v1", "v2")),
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

    static Stream<Arguments> alignedTables() {
        return Stream.of(
                argumentSet("last of the columns", "NAME  KEY\nida   v1\nbob   v2", List.of("v1", "v2")),
                argumentSet("first of the columns", "KEY     NAME\nv1      ida\nv2 and  bob", List.of("v1", "v2 and")),
                argumentSet("between others", "NAME  KEY  ROLE\nida   v1   editor\n", List.of("v1")),
                argumentSet("a line below the names", "NAME  KEY\n----  ---\nida   v1", List.of("---", "v1")),
                argumentSet("escaped breaks", "NAME  KEY\\r\\nida   v1\\r\\n", List.of("v1")),
                argumentSet("letters beyond ASCII", "NAME  KEY\nzo\u00eb   v1", List.of("v1")),
                argumentSet("a longer name", "ID  USER KEY PLAIN  ROLE\n1   v1              editor", List.of("v1")),
                argumentSet("numbers to the right", "  AGE  KEY\n1,234  v1", List.of("v1")),
                argumentSet("behind a line of text", "the users:\nNAME  KEY\nida   v1", List.of("v1")),
                argumentSet("an empty value", "NAME  KEY  ROLE\nida        editor\nbob   v2   viewer", List.of("v2")),
                argumentSet("a string of JSON", "{\"out\":\"NAME  KEY\\\\nida   v1\\\\nbob   v2\",\"n\":1}", List.of("v1", "v2")),
                argumentSet("a row that ends early", "NAME  KEY\nida\nbob   v2", List.of("v2")),
                argumentSet("a line of text ends it", "NAME  KEY\nida   v1\nall of them\nbob   v2", List.of("v1")),
                argumentSet("not the first row", "NAME  ROLE\nkey   editor\nida   viewer", List.of()),
                argumentSet("one blank between", "NAME KEY\nida  v1", List.of()),
                argumentSet("a sentence with wide blanks", "Forget the key.  It is old.\nAnd the new one is not here", List.of()),
                argumentSet("one column", "KEY\nv1", List.of()),
                argumentSet("no further line", "NAME  KEY  ROLE", List.of()),
                argumentSet("signs that no name holds", "a=1  KEY\nida  v1", List.of()));
    }

    @ParameterizedTest
    @MethodSource("alignedTables")
    void readAligned_table(String text, List<String> expected) {
        // given
        List<String> found = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int word = text.toLowerCase(Locale.ROOT).indexOf("key");

        // when
        AlignedColumns.read(bytes, word, word + 3, (from, to) -> found.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)));

        // then
        assertThat(found).isEqualTo(expected);
        assertThat(found.isEmpty() || mayHold(bytes, word + 3)).isTrue();
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
