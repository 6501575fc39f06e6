package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IbanCheckTest {
    /** The registry's own examples, and what is wrong with variants of them. */
    @ParameterizedTest
    @CsvSource({
        "GB29 NWBK 6016 1331 9268 19, true",
        "GB29NWBK60161331926819, true",
        "DE89370400440532013000, true",
        "NO9386011117947, true",
        "MT84MALT011000012345MTLCAST001S, true",
        "GB29 NWBK 6016 1331 9268 18, false",
        "GB92 NWBK 6016 1331 9268 19, false",
        "gb29nwbk60161331926819, false",
        "GB29  NWBK60161331926819, false",
        "GB29-NWBK-6016-1331-9268-19, false",
        "ZZ29NWBK60161331926819, false",
        "DE8937040044053201300, false",
        "DE893704004405320130000, false",
        "GBX9NWBK60161331926819, false",
        "' GB29NWBK60161331926819', false",
        "GB2, false"
    })
    void accepts_number(String number, boolean accepted) {
        assertThat(accepts(number)).isEqualTo(accepted);
    }

    @Property
    void accepts_germanNumber_withoutItsFaults(
            @ForAll @NumericChars @StringLength(18) String account,
            @ForAll @IntRange(min = 4, max = 21) int at,
            @ForAll @CharRange(from = '0', to = '9') char digit) {
        // given: the check digits make the remainder one
        BigInteger rest = new BigInteger(account + "131400").mod(BigInteger.valueOf(97));
        String number = String.format("DE%02d%s", 98 - rest.intValue(), account);
        String faulty = number.substring(0, at) + digit + number.substring(at + 1);

        // then
        assertThat(accepts(number)).isTrue();
        assertThat(accepts(faulty)).isEqualTo(faulty.equals(number));
    }

    private static boolean accepts(String number) {
        return new IbanCheck().accepts("X" + number + "1", 1, 1 + number.length());
    }
}
