package io.scrubjay.rules.check;

import java.util.HashMap;
import java.util.Map;

/**
 * Asks for an international bank account number (ISO 13616): the length of its country and a remainder of one modulo 97; single
 * blanks may part its groups.
 */
final class IbanCheck implements Check {
    private static final Map<String, Integer> LENGTHS = lengths("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 "
            + "CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 "
            + "HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 "
            + "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
            + "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private static final int COUNTRY = 2;
    /** Country and check digits, which stand at the end when the remainder is taken. */
    private static final int HEAD = 4;

    @Override
    public boolean accepts(String text, int from, int to) {
        StringBuilder iban = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == ' ' && i > from && text.charAt(i - 1) != ' ') {
                continue;
            }
            if (!Characters.isUpper(c) && !Characters.isDigit(c)) {
                return false;
            }
            iban.append(c);
        }
        return iban.length() > HEAD
                && LENGTHS.getOrDefault(iban.substring(0, COUNTRY), 0) == iban.length()
                && Characters.isDigit(iban.charAt(COUNTRY))
                && Characters.isDigit(iban.charAt(COUNTRY + 1))
                && remainder(iban.substring(HEAD) + iban.substring(0, HEAD)) == 1;
    }

    /** Modulo 97 of the decimal number in which letters stand for 10 to 35. */
    private static int remainder(String text) {
        int remainder = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = Character.digit(text.charAt(i), 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder;
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ", -1)) {
            lengths.put(entry.substring(0, COUNTRY), Integer.valueOf(entry.substring(COUNTRY)));
        }
        return lengths;
    }
}
