package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsSsnCheckTest {
    @ParameterizedTest
    @CsvSource({
        "123-45-6789, true",
        "123456789, true",
        "899-99-9999, true",
        "000-45-6789, false",
        "666-45-6789, false",
        "900-45-6789, false",
        "123-00-6789, false",
        "123-45-0000, false",
        "123-45-678, false",
        "123-45-67890, false",
        "123.45.6789, false"
    })
    void accepts_number(String number, boolean accepted) {
        assertThat(new UsSsnCheck().accepts(number, 0, number.length())).isEqualTo(accepted);
    }
}
