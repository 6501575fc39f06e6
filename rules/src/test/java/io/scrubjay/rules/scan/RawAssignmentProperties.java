package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.check.CompiledConditions;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A short word, and a word of prose, are passed over at once only where looking closer finds nothing either. */
class RawAssignmentProperties {
    private static final String NAME = "token";
    /** Those of the built-in rules. */
    static final List<RawValue> EACH = BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().stream()
            .map(rule -> CompiledRules.matcher(rule, 0, CompiledConditions::of).assigned())
            .filter(Objects::nonNull)
            .map(RuleMatcher.AssignedValue::value)
            .toList();

    private static final List<RawValue> VALUES = values();

    /** Those that are no short words, and all of them together. */
    private static List<RawValue> values() {
        List<RawValue> values = EACH.stream().filter(RawValue::isNoShortWord).toList();
        return List.of(new AnyValue(values), values.getFirst(), values.getLast());
    }

    @Property(seed = "1", tries = 20_000)
    void mayAssign_shortWordBehindAName_asIfItWereNoShortWord(
            @ForAll("parts") String before, @ForAll("assigned") String behind, @ForAll("ofRules") RawValue value) {
        // given
        String text = before + NAME + behind;
        int nameTo = before.length() + NAME.length();
        RawValue closer = (payload, from, to, whole) -> value.mayBeginAt(payload, from, to, whole);

        // when
        boolean may = mayAssign(text, nameTo, value);

        // then
        assertThat(may).as(text).isEqualTo(mayAssign(text, nameTo, closer));
    }

    @Property(seed = "2", tries = 20_000)
    void mayAssign_anythingBehindAName_asLookingCloserSays(
            @ForAll("parts") String before, @ForAll("prose") String behind, @ForAll("ofRules") RawValue value) {
        // given
        String name = before.length() % 2 == 0 ? NAME : "password";
        String text = before + name + behind;
        int wordTo = before.length() + name.length();

        // then
        withPayload(text, payload -> {
            int nameTo = wordTo;
            while (nameTo < text.length() && Assignment.isNameByte(payload.at(nameTo))) {
                nameTo++;
            }
            assertThat(RawAssignment.mayAssign(payload, wordTo, name.length(), value))
                    .as(text)
                    .isEqualTo(RawAssignment.mayAssignCloser(payload, wordTo, nameTo, name.length(), value));
        });
    }

    static void withPayload(String text, Consumer<RawPayload> test) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(text.length());
            memory.copyFrom(MemorySegment.ofArray(text.getBytes(ISO_8859_1)));
            RawPayload payload = new RawPayload();
            payload.view(memory.address(), text.length());
            test.accept(payload);
        }
    }

    /** Words behind a name, some of which say that a value follows. */
    @Provide
    Arbitrary<String> prose() {
        return Arbitraries.of(
                        "reset", "flow", "is", "was", "set", "to", "for", "of", "as", "string", "value", "default", "key", "token", "char*", "text",
                        "has", "been", "should", "be", "now", "b", "aK3xP9vQ2mZ7rT4wL8nB5cJ1", "\"aK3xP9vQ2mZ7rT4wL8nB5cJ1\"", ":", "=", "Env", "x>")
                .list()
                .ofMaxSize(6)
                .map(words -> " " + String.join(" ", words));
    }

    private static boolean mayAssign(String text, int nameTo, RawValue value) {
        boolean[] may = {false};
        withPayload(text, payload -> may[0] = RawAssignment.mayAssign(payload, nameTo, NAME.length(), value));
        return may[0];
    }

    /** A short word in most cases, and anything behind it. */
    @Provide
    Arbitrary<String> assigned() {
        Arbitrary<String> operator = Arbitraries.of(
                "=", ":", "\":", "': ", "s=", "= ", "\\\":", "\\\\\\\"=", "\\:",
                "\",\"value\":{\"intValue\":\"", "\",\"value\":{\"doubleValue\":", "\",\"value\":{\"boolValue\":",
                "\",\"value\":{\"stringValue\":\"", "\\\",\"value\":{\"intValue\":", "\",\"value\":{\"bytesValue\":\"");
        Arbitrary<String> word = Arbitraries.of("1234", "null", "str", "12.5", "bytes", "-1", "b", "12345678");
        Arbitrary<String> end = Arbitraries.of(
                ",", "}", " ", "\n", "\r\n", " = ", "", "\"",
                "\"}", "}}", "\"}},", "\\\"", "\",\"stringValue\":\"");
        return Arbitraries.oneOf(
                parts(), Combinators.combine(operator, word, end, parts()).as((a, b, c, d) -> a + b + c + d));
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.of(
                        "\"", "'", "\\", "%22", "%3A", ":", "=", ">", "-", ".", "_", "|", ",", ";", "{", "}", "[", "(", " ", "\n", "\t",
                        "\\n", "&quot;", "\n\u0010", "\u0012\u0014\n\u0012", "1", "1234", "null", "str", "of", "for", "value",
                        "b\"", "aK3xP9vQ", "aK3xP9vQ2mZ7rT4wL8nB5cJ1", "1f0b7a52-9c3e-4d88-b6a1-5e2f7c90d314", "<",
                        "</key>", "<string>", "r'", "@\"", "will be", "[]byte(\"", "str(\"", "!!str ", " !x ", "<-", "<<- ",
                        " |-\n", " >2\\n ", "<![CDATA[", "string(8) \"", "{ get; }", "<<\"", "{\"value\":", "**")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<RawValue> ofRules() {
        return Arbitraries.of(VALUES);
    }
}
