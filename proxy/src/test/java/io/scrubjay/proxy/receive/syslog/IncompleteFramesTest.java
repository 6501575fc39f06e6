package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncompleteFramesTest {
    private final IncompleteFrames frames = new IncompleteFrames(100);
    private final List<String> givenUp = new ArrayList<>();
    private final IncompleteFrames.Holder first = () -> givenUp.add("first");
    private final IncompleteFrames.Holder second = () -> givenUp.add("second");
    private final IncompleteFrames.Holder third = () -> givenUp.add("third");

    @Test
    void update_tooMuch_givesUpTheOneThatBeganFirst() {
        // given
        frames.update(first, 10, false);
        frames.update(second, 60, false);
        frames.update(first, 20, false);

        // when
        frames.update(third, 30, false);

        // then
        assertThat(givenUp).containsExactly("first");
    }

    @Test
    void update_anotherFrame_isYounger() {
        // given
        frames.update(first, 40, false);
        frames.update(second, 40, false);

        // when
        frames.update(first, 40, true);
        frames.update(third, 40, false);

        // then
        assertThat(givenUp).containsExactly("second");
    }

    @Test
    void update_ended_takesNoRoom() {
        // given
        frames.update(first, 90, false);

        // when
        frames.update(first, 0, true);
        frames.update(second, 90, false);

        // then
        assertThat(givenUp).isEmpty();
    }

    @Test
    void update_oneTakesMoreThanAllMay_isGivenUp() {
        // when
        frames.update(first, 101, false);

        // then
        assertThat(givenUp).containsExactly("first");
    }
}
