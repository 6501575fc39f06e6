package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InContextCheckTest {
    private static final InContextCheck PASSWORDS = InContextCheck.ofPasswords();
    private static final InContextCheck CODES = InContextCheck.ofCodes();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            He mentioned that the password is [kolibri88] since last week | true
            I logged in as admin with [Kolibri.Nest-4] and it worked | true
            Password reset was requested by [kolibri88] from 10.0.0.7 | false
            The login page needs [curl8] and nothing else | false
            the password is [2b1f0c88] | false
            the password is [well-known] | false
            """)
    void accepts_passwords(String marked, boolean accepted) {
        assertThat(accepts(PASSWORDS, marked)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The door code is [4829] since Monday, please tell nobody else | true
            The code that they texted me is [482 913] | true
            The process ended with exit code [4829] | false
            The alarm was installed in [2021] | false
            The alarm was installed on [2021-11-30] | false
            """)
    void accepts_codes(String marked, boolean accepted) {
        assertThat(accepts(CODES, marked)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T10, false", "0a1b2c3d, false", "7Frog, true", "0007bond, true", "a1b2c3, true", "well-known, false", "well-Known, true", "well-known7, true", "well!known, true", "plan.2, false",
        "plan.2%x, false", "plan.2x, true", "plan.22, true", "plan-2%, true", "plan.%2, true",
        "d4fcfa4, false", "d4fcfa4., false", "d4fcfa4x, true", "dead1234, true", "D4fcfa4, true", "d4fca4, true", "e5d8486c1a2b3, true"
    })
    void mayAccept_password(String value, boolean accepted) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        assertThat(PASSWORDS.mayAccept(text, 0, text.length, text.length)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"1999, false", "2026-11, false", "20261, true", "2099, true", "1899, true", "#2026, true", "4829, true"})
    void mayAccept_code(String value, boolean accepted) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        assertThat(CODES.mayAccept(text, 0, text.length, text.length)).isEqualTo(accepted);
    }

    private static boolean accepts(InContextCheck check, String marked) {
        int from = marked.indexOf('[');
        int to = marked.indexOf(']') - 1;
        return check.accepts(marked.replace("[", "").replace("]", ""), from, to);
    }
}
