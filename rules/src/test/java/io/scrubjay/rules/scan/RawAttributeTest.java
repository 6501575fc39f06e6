package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.RulePack;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attributes of protobuf in which the value stands before the key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawAttributeTest {
    private static final String VALUE = "\u0012\f\n\nV4lueV4lue";

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(TestRules.COMMON)));
    private final Sweep sweep = rules.newSweep();

    @AfterAll
    void close() {
        sweep.close();
        rules.close();
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                argumentSet("at the end", VALUE + "\n\bpassword", true),
                argumentSet("before a tag that is no name", VALUE + "\n\bpassword\u001a\u0000", true),
                argumentSet("before a tag that is a letter", VALUE + "\n\bpasswordb\u0000", true),
                argumentSet("word inside of the key", VALUE + "\n\u000edb.password.idb\u0000", true),
                argumentSet("length of two bytes", VALUE + "\n\u0088\u0001" + "k".repeat(128) + "passwordb\u0000", true),
                argumentSet("text, and no key", "\u0012\n\n\bpasswordb\u0000", false),
                argumentSet("length of a longer key", VALUE + "\n\u001fpasswordb\u0000", false));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void sweep_valueBeforeKey(String payload, boolean hit) {
        assertThat(TestRules.sweepHits(sweep, bytes(payload))).isEqualTo(hit);
    }
}
