package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that was cut for its length. */
class RecordJoinerCutJsonTest extends RecordJoinerFixture {
    private static final int FOLD_BYTES = 60;
    private static final String MEMBER = "\"passwd\": \"";

    /** Each place from before the name to the last byte of its value. */
    static Stream<Integer> places() {
        return IntStream.rangeClosed(0, MEMBER.length() + 11).boxed();
    }

    @ParameterizedTest
    @MethodSource("places")
    void next_cutAtEachPlaceOfAMember_valueMasked(int place) {
        // given
        fold();
        String password = word(12);
        String before = "{\"message\": \"" + "it is, ".repeat(10) + "\", ";
        String json = before + MEMBER + password + "\", \"user\": \"anna\"}";
        int cut = before.length() + place;

        // when
        List<String> masked = harness.all(List.of(json.substring(0, cut), json.substring(cut)));

        // then
        assertThat(String.join("", masked).replaceAll("(\\[redacted:assigned:[0-9a-f]{8}])+", "X"))
                .isEqualTo(before + MEMBER + "X\", \"user\": \"anna\"}");
    }

    @Test
    void next_cutInFour_valueMasked() {
        // given
        fold();
        String password = word(12);
        String json = "at start: [{\"a\": \"" + "b".repeat(150) + "\", " + MEMBER + password + "\"}]";
        List<String> chunks = new ArrayList<>();
        for (int at = 0; at < json.length(); at += 61) {
            chunks.add(json.substring(at, Math.min(json.length(), at + 61)));
        }

        // when
        List<String> masked = harness.all(chunks);

        // then
        assertThat(chunks).hasSize(4);
        assertThat(String.join("", masked)).doesNotContain(password).contains("[redacted:assigned:");
    }

    @Test
    void next_cutInJsonWithinJson_valueMasked() {
        // given
        fold();
        String password = word(12);
        String first = "{\"message\": \"" + "it is, ".repeat(10) + "{\\\"passwd\\\": ";

        // when
        List<String> masked = harness.all(List.of(first, "\\\"" + password + "\\\"}\"}"));

        // then
        assertThat(masked.getFirst()).isEqualTo(first);
        assertThat(masked.getLast()).matches("\\\\\"\\[redacted:assigned:[0-9a-f]{8}]\\\\\"}\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"%s\"}", "{\"a\": \"%s\"} \n", "{\"a\": {\"b\": \"%s\"}, \"c\": [1, 2]", "{%s", "{\"a\": \"b\"} %s", "%s"})
    void passes_longButNothingParted_leaves(String format) {
        // given
        fold();

        // when
        boolean passes = harness.passes(format.formatted("some words ".repeat(10)));

        // then
        assertThat(passes).isTrue();
    }

    @Test
    void passes_cut_isHeld() {
        // given
        fold();

        // when
        boolean passes = harness.passes("{\"a\": \"" + "some words ".repeat(10));

        // then
        assertThat(passes).isFalse();
    }

    @Test
    void next_cutOffForGood_onlyOneMessageIsWaitedFor() {
        // given
        fold();
        String cutOff = "{\"a\": \"" + "some words ".repeat(10);

        // when
        List<String> first = harness.texts(cutOff);
        List<String> second = harness.texts("another message");
        List<String> third = harness.texts("and one more");

        // then
        assertThat(first).isEmpty();
        assertThat(second).containsExactly(cutOff, "another message");
        assertThat(third).containsExactly("and one more");
    }

    @Test
    void expire_nothingFollows_leaves() {
        // given
        fold();
        String cutOff = "{\"a\": \"" + "some words ".repeat(10);
        harness.next(cutOff);

        // when
        harness.pass(Duration.ofSeconds(1));
        List<String> left = harness.texts(harness.joiner().expire());

        // then
        assertThat(left).containsExactly(cutOff);
    }

    private void fold() {
        harness.limit(new JoinLimits(10, 10_000, Duration.ofSeconds(1), FOLD_BYTES));
    }
}
