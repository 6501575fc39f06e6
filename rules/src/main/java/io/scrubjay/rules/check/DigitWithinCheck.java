package io.scrubjay.rules.check;

import java.util.List;

/** Asks for a digit between letters, as people and generators of passwords put it: {@code riv3rbank}, not {@code web12} or {@code base64}. */
final class DigitWithinCheck implements Check {
    /** What names of algorithms, formats and programs begin with that have digits within. */
    private static final List<String> NAMES = List.of(
            "md5", "sha1", "sha2", "sha3", "sha5", "base64", "base32", "utf8", "k8s", "k3s", "i18n", "l10n", "a11y", "e2e", "b2b", "b2c", "p2p",
            "ec2", "log4j", "neo4j", "oauth2", "auth0", "argon2", "pbkdf2", "x509", "x86", "x64", "ipv4", "ipv6", "http2", "http1", "mp3", "mp4",
            "web3", "python3", "py3", "win32", "arm64", "amd64", "p12", "pkcs", "ed25519", "curve25519", "aes128", "aes256", "rs256", "hs256", "es256",
            "tls1", "o365", "m365", "gpt3", "gpt4", "llama2", "llama3", "v1", "v2", "v3");

    @Override
    public boolean accepts(String text, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (Characters.isDigit(text.charAt(i)) && Characters.isLetter(text.charAt(i - 1))) {
                int behind = i + 1;
                while (behind < to && Characters.isDigit(text.charAt(behind))) {
                    behind++;
                }
                if (behind < to && Characters.isLetter(text.charAt(behind))) {
                    return NAMES.stream().noneMatch(name -> text.regionMatches(true, from, name, 0, name.length()));
                }
            }
        }
        return false;
    }
}
