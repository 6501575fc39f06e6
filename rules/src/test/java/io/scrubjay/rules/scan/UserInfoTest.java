package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.hyperscan.Pattern;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserInfoTest {
    private static final String SCHEME_END = ShapeSyntax.literal("://");

    /** Before a slash, as JSON in JSON in JSON has them. */
    private static final int MAX_BACKSLASHES = 7;

    private static OptionalInt reachBytes(String behindScheme) {
        return UserInfo.reachBytes(new Pattern(SCHEME_END + behindScheme, false, 0));
    }

    @Test
    void reachBytes_passwordBeforeTheAtSign_asLongAsAMatch() {
        // when
        OptionalInt reach = reachBytes("[\\x61\\x62]{0,64}\\x3a[\\x61\\x40]{1,128}\\x40[\\x2f]{4}");

        // then
        assertThat(reach).hasValue("://".length() + 2 * MAX_BACKSLASHES + 64 + 1 + 128 + 1 + 4);
    }

    @Test
    void reachBytes_atSignInEachAlternative_isThere() {
        assertThat(reachBytes("[\\x61]{40}(?:\\x40|\\x3ax\\x40|\\x3a\\x40)")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\\x61]{40}", // no at sign
                "[\\x61]{40}(?:\\x40|\\x3ax)", // in one alternative only
                "[\\x61]{40}\\x40{0,1}", // which may be missing
                "[\\x61\\x2f]{40}\\x40", // a path may stand before it
                "[\\x61]{40}\\x5c\\x40", // a backslash
                "[\\x61]{40}(?:\\x61)?\\x40", // not written like that here
                "[\\x61]{1,9000}\\x40", // too far
            })
    void reachBytes_notSureToHoldUserInfo_everywhere(String behindScheme) {
        assertThat(reachBytes(behindScheme)).isEmpty();
    }

    @Test
    void reachBytes_otherBeginning_everywhere() {
        assertThat(UserInfo.reachBytes(new Pattern("[\\x61]{4}\\x40", false, 0))).isEmpty();
    }
}
