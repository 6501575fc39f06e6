package io.scrubjay.rules.scan;

import java.util.List;

/** The words before a credential that say how it is to be used (RFC 9110 section 11, and what services made up). */
final class AuthenticationScheme {
    private static final List<String> NAMES = List.of(
            "bearer", "basic", "token", "digest", "negotiate", "ntlm", "apikey", "api-key", "dpop", "hawk", "hoba", "mutual",
            "oauth", "gnap", "splunk", "bot", "key", "jwt", "privatetoken", "scram-sha-256", "sso-key", "aws4-hmac-sha256",
            "sharedkey", "sharedaccesssignature", "vapid", "zoho-oauthtoken", "apitoken");

    private AuthenticationScheme() {}

    /** Where the credential begins in a value: behind a scheme and its blanks, or at the value's start. */
    static int behind(byte[] text, int from, int to) {
        for (String name : NAMES) {
            int end = from + name.length();
            if (end < to && text[end] == ' ' && isWord(text, from, name)) {
                int at = end;
                while (at < to && text[at] == ' ') {
                    at++;
                }
                return at;
            }
        }
        return from;
    }

    private static boolean isWord(byte[] text, int from, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            byte actual = text[from + i];
            if (actual < 0 || Character.toLowerCase((char) actual) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
