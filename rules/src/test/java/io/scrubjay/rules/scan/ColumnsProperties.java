package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where a field has a value in a column, its payload may have one, in whatever form JSON writes it. */
class ColumnsProperties {
    private static final String WORD = "passwd";

    @Property(seed = "1", tries = 50_000)
    void mayHold_whereverAColumnHasAValue(@ForAll("parts") String before, @ForAll("parts") String behind) {
        // given
        String field = before + WORD + behind;
        byte[] bytes = field.getBytes(ISO_8859_1);
        int from = before.length();
        boolean[] found = {false};
        NamedCell.Listener cells = (cellFrom, cellTo) -> found[0] = true;

        // when
        Columns.read(bytes, from, from + WORD.length(), cells);
        AlignedColumns.read(bytes, from, from + WORD.length(), cells);
        InsertedColumns.read(bytes, from, from + WORD.length(), cells);

        // then
        if (found[0]) {
            assertThat(mayHold(before, behind)).as(field).isTrue();
            assertThat(mayHold(inJson(before), inJson(behind))).as("in JSON: %s", field).isTrue();
            assertThat(mayHold(inJson(inJson(before)), inJson(inJson(behind)))).as("in JSON in JSON: %s", field).isTrue();
        }
    }

    private static String inJson(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    private static boolean mayHold(String before, String behind) {
        String text = before + WORD + behind;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(text.length());
            memory.copyFrom(MemorySegment.ofArray(text.getBytes(ISO_8859_1)));
            RawPayload payload = new RawPayload();
            payload.view(memory.address(), text.length());
            return RawColumns.mayHold(payload, before.length() + WORD.length());
        }
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.of(
                        "name", "user id", "_plain", "v1", "a.b", "\n", "\r\n", "\\n", "\\r\\n", "\t", "\\t", "|", " | ", ",", ", ", ";", "\"", "'", "`", "**",
                        "(", ")", ") VALUES (", ")\nvalues(", "1, 'v2'", "---|---", "+---+", "--", "\u00e4", "  ", "   ", "      ", "=", "INSERT INTO t (", "'v1')", "x y")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }
}
