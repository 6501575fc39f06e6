package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawBoundaryTest {
    private static final String TOKEN = "sk_";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_",
                "key=sk_",
                "\nsk_",
                "line\\nsk_",
                "%3Dsk_",
                "\\x1bsk_",
                "\\u003dsk_",
                "\u001b[1;31msk_",
                // tag and length of a short string, of a long one, of a field with a number above 15
                "\u0012ask_",
                "\u0012\u0081Ask_",
                "\u0092Aask_",
            })
    void mayStandAt_beginning(String text) {
        assertThat(mayStandAtToken(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task_", "the task_", "_sk_", "0sk_", "/disk_", "desk_"})
    void mayStandAt_middleOfAWord(String text) {
        assertThat(mayStandAtToken(text)).isFalse();
    }

    private static boolean mayStandAtToken(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            RawPayload payload = new RawPayload();
            payload.view(memory.address(), bytes.length);
            return RawBoundary.mayStandAt(payload, bytes.length - TOKEN.length());
        }
    }
}
