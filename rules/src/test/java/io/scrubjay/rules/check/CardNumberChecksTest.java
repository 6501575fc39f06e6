package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardNumberChecksTest {
    @ParameterizedTest
    @CsvSource({
        "79927398713, true",
        "79927398710, false",
        "7992-7398 713, true",
        "0000000000000000, true",
        "18, true",
        "81, false",
        "0, false",
        "7992  7398713, false",
        "7992--7398713, false",
        "79927398713-, false",
        "-79927398713, false",
        "7992.7398713, false",
        "7992a7398713, false"
    })
    void luhn(String number, boolean accepted) {
        assertThat(accepts(new LuhnCheck(), number)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        // Visa
        "4XXXXXXXXXXXXXXX, true",
        "4XXX XXXX XXXX XXXX, true",
        "4XXX-XXXX-XXXX-XXXX, true",
        "4XXXXXXXXXXXX, false",
        "4XXXXXXXXXXXXXXXXXX, false",
        // Mastercard, at the ends of its ranges
        "51XXXXXXXXXXXXXX, true",
        "55XXXXXXXXXXXXXX, true",
        "56XXXXXXXXXXXXXX, false",
        "2220XXXXXXXXXXXX, false",
        "2221XXXXXXXXXXXX, true",
        "2720XXXXXXXXXXXX, true",
        "2721XXXXXXXXXXXX, false",
        "51XXXXXXXXXXXXXXX, false",
        // American Express
        "34XXXXXXXXXXXXX, true",
        "37XX-XXXXXX-XXXXX, true",
        "35XXXXXXXXXXXXX, false",
        "37XXXXXXXXXXXXXX, false",
        // Diners Club
        "36XXXXXXXXXXXX, true",
        "305XXXXXXXXXXX, true",
        "306XXXXXXXXXXX, false",
        // Discover, JCB, UnionPay, Maestro, Mir
        "6011XXXXXXXXXXXX, true",
        "643XXXXXXXXXXXXX, false",
        "649XXXXXXXXXXXXX, true",
        "3527XXXXXXXXXXXX, false",
        "3589XXXXXXXXXXXX, true",
        "62XXXXXXXXXXXXXXXXX, true",
        "62XXXXXXXXXXXXXXXXXX, false",
        "6763XXXXXXXXXXXX, true",
        "6764XXXXXXXXXXXX, false",
        "2204XXXXXXXXXXXX, true",
        "2205XXXXXXXXXXXX, false",
        // nobody's
        "1XXXXXXXXXXXXXXX, false",
        "9XXXXXXXXXXXXXXX, false",
        "4, false",
        "4XXX.XXXX.XXXX.XXXX, false"
    })
    void cardIssuer(String form, boolean accepted) {
        assertThat(accepts(new CardIssuerCheck(), form.replace('X', '7'))).isEqualTo(accepted);
    }

    private static boolean accepts(Check check, String value) {
        return check.accepts("1" + value + "1", 1, 1 + value.length());
    }
}
