package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandInCheckTest {
    /** Sixteen characters of which no two that follow each other repeat or count. */
    private static final String RANDOM = "q7Zk2Vx9Rb4Lm1Tn";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xxxxxxxxxxxxxxxx", "q7Zk2Vx9Rb4xxxxx", "q7Zk2Vx9Rb4*****", "q7Zk123123123123", "q7Zk121212121212",
                "q7Zk1a2b1a2b1a2b", "q7Zk2Vx9Rb4345678901234", "q7Zk2Vx9Rb4890123456789",
                "01001110100101100010110100100111", "AAECAwQFBgcICQoLDA0ODw==", "key000102030405060708090a0b0c0d0e0f",
                "000102030405060708090A0B0C0D0E0F"
            })
    void accepts_standIns_not(String value) {
        assertThat(accepts(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RANDOM, "xxxxxxxxxxxxxxx", "q7Zk2Vx9Rb4Lxxxxx", "q7Zk2Vx9Rb4xxxxL", "q7Zk2Vx9Rb4L123123123123",
                "q7Zk12312312312W", "q7Zk2Vx9Rb434567890123", RANDOM + "abcdefghijklmnopqrstuvwxy",
                RANDOM + "AAAAAAAAAAAAAAAA", RANDOM + "----------------"
            })
    void accepts_valuesWithEnoughLeft(String value) {
        assertThat(accepts(value)).isTrue();
    }

    /** Eleven characters are left wherever the pattern begins; with one more it is enough. */
    @ParameterizedTest
    @ValueSource(strings = {"ooooo", "hWhWhWhWhWhWh", "hoWhoWhoWhoWh", "w3Fpw3Fpw3Fpw3Fp", "678901234567"})
    void accepts_patternAnywhere_decidedByWhatIsLeft(String pattern) {
        for (int at = 0; at <= 11; at++) {
            String little = RANDOM.substring(0, at) + pattern + RANDOM.substring(at, 11);
            String enough = RANDOM.substring(0, at) + pattern + RANDOM.substring(at, 12);

            assertThat(accepts(little)).as(little).isFalse();
            assertThat(accepts(enough)).as(enough).isTrue();
        }
    }

    /** Where the whole alphabet stands, what is left has to be longer: people add some to it. */
    @ParameterizedTest
    @CsvSource({"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "hijklmnopqrstuvwxyzabcdefg"})
    void accepts_alphabet_asksForMore(String alphabet) {
        assertThat(accepts(RANDOM + alphabet)).isFalse();
        assertThat(accepts(RANDOM + "q7Zk2Vx9R" + alphabet)).isFalse();
        assertThat(accepts(RANDOM + "q7Zk2Vx9Rb" + alphabet)).isTrue();
    }

    /** Filler counts from twelve in a row and from sixteen in all, where it is a third of the value. */
    @ParameterizedTest
    @CsvSource({"16, 32, false", "16, 33, true", "15, 16, true", "17, 32, false"})
    void accepts_rowOfLetters(int row, int random, boolean accepted) {
        String value = (RANDOM + RANDOM + "Wd").substring(0, random) + "y".repeat(row);

        assertThat(accepts(value)).isEqualTo(accepted);
    }

    /** In a value up to twice as long and sixteen more it is the example; in a longer one it may be chance. */
    @ParameterizedTest
    @CsvSource({"37, false", "38, true"})
    void accepts_exampleKeyInALongerValue(int more, boolean accepted) {
        String rest = "pV5sKf8WmX2rTz7NcQ9hGd3LbY6jEu4RwHqZ0x";

        assertThat(accepts("AAECAwQFBgcICQoLDA0OD" + rest.substring(0, more))).isEqualTo(accepted);
    }

    private static boolean accepts(String value) {
        // what stands around the value must not count, neither as its row nor as its end
        String text = value.charAt(0) + value + value.charAt(value.length() - 1);
        return new StandInCheck().accepts(text, 1, 1 + value.length());
    }
}
