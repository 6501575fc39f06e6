package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.AllowList.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledAllowListTest {
    /** In the second line stands the match {@code key=Zk3demo9}; the secret is what follows the sign. */
    private static final String TEXT = "far away\nnear key=Zk3demo9 here\nfar away";

    private static final int MATCH = TEXT.indexOf("key=");
    private static final int SECRET = TEXT.indexOf("Zk3");
    private static final int END = TEXT.indexOf(" here");

    @ParameterizedTest
    @CsvSource({
        "SECRET, ^Zk3demo9$, true",
        "SECRET, demo, true",
        "SECRET, key, false",
        "MATCH, ^key=Zk3demo9$, true",
        "MATCH, near, false",
        "MATCH, here, false",
        "LINE, ^near key=Zk3demo9 here$, true",
        "LINE, far, false"
    })
    void allows_expression(Target target, String expression, boolean allowed) {
        assertThat(allows(new AllowList(target, List.of(expression), List.of(), false)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"DEMO, true", "key, false", "here, false", "9, true"})
    void allows_stopword_inTheSecretOnly(String word, boolean allowed) {
        assertThat(allows(new AllowList(Target.LINE, List.of(), List.of(word), false)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "near, demo, false, true",
        "near, none, false, true",
        "none, demo, false, true",
        "none, none, false, false",
        "near, demo, true, true",
        "near, none, true, false",
        "none, demo, true, false",
        "none, none, true, false"
    })
    void allows_expressionWithStopword(String expression, String word, boolean all, boolean allowed) {
        assertThat(allows(new AllowList(Target.LINE, List.of(expression), List.of(word), all)))
                .isEqualTo(allowed);
    }

    @Test
    void allows_bothAskedForButOnlyOneGiven() {
        assertThat(allows(new AllowList(Target.LINE, List.of("near"), List.of(), true))).isTrue();
        assertThat(allows(new AllowList(Target.LINE, List.of("none"), List.of(), true))).isFalse();
        assertThat(allows(new AllowList(Target.LINE, List.of(), List.of("demo"), true))).isTrue();
        assertThat(allows(new AllowList(Target.LINE, List.of(), List.of("none"), true))).isFalse();
    }

    @Test
    void allows_secretAtBothEndsOfTheText() {
        // given
        CompiledAllowList list = new CompiledAllowList(new AllowList(Target.LINE, List.of("^Zk3$"), List.of(), false));

        // then
        assertThat(list.allows("Zk3", 0, 3, 0, 3)).isTrue();
        assertThat(list.allows("\nZk3\n", 1, 4, 1, 4)).isTrue();
    }

    /** A line without an end must not make each of its matches as dear as the whole field. */
    @Test
    void allows_lineIsLookedAtSoFarOnly() {
        // given
        CompiledAllowList list = new CompiledAllowList(new AllowList(Target.LINE, List.of("far"), List.of(), false));
        String within = " ".repeat(4093);
        String beyond = " ".repeat(4094);

        // then
        assertThat(list.allows("far" + within + "Zk3", 4096, 4099, 4096, 4099)).isTrue();
        assertThat(list.allows("far" + beyond + "Zk3", 4097, 4100, 4097, 4100)).isFalse();
        assertThat(list.allows("Zk3" + within + "far", 0, 3, 0, 3)).isTrue();
        assertThat(list.allows("Zk3" + beyond + "far", 0, 3, 0, 3)).isFalse();
    }

    @Test
    void toString_saysWhatItLooksAt() {
        assertThat(new CompiledAllowList(new AllowList(Target.MATCH, List.of("a", "b"), List.of("c"), false)))
                .hasToString("2 expressions on the match, 1 stopwords");
    }

    private static boolean allows(AllowList list) {
        return new CompiledAllowList(list).allows(TEXT, MATCH, END, SECRET, END);
    }
}
