package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.rules.scan.TokenHint;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationReaderTest {
    private static final String HEX = "0123456789abcdef0123456789abcdef";

    private final FingerprintKey key = FingerprintKey.of(SecureRandom.getSeed(32));
    private final Issuer issuer = new Issuer("plugin", Set.of("vault-prod", "aws"));
    private final RegistrationReader reader = new RegistrationReader(key);

    @Test
    void read_everyField() throws Exception {
        // when
        List<Credential> credentials = read("""
                {"fingerprint": {"key_id": "%s", "value": "%s"}, "connector": "aws",
                 "handle": {"type": "access_key", "id": "AKIDEXAMPLE", "user": "ci"}, "owner": "team-x", "agent": "builder",
                 "hint": {"length": 40, "crc32": "89abcdef"}, "task": "deploy 7", "class": "static", "expires_at": "2027-01-01T00:00:00Z"}
                """.formatted(key.id(), HEX), false);

        // then
        Credential credential = credentials.getFirst();
        assertThat(credentials).hasSize(1);
        assertThat(credential.fingerprint().hex()).isEqualTo(HEX);
        assertThat(credential.issuer()).isEqualTo("plugin");
        assertThat(credential.connector()).isEqualTo("aws");
        assertThat(credential.handle()).isEqualTo(new Handle("access_key", "AKIDEXAMPLE", Map.of("user", "ci")));
        assertThat(credential.owner()).isEqualTo("team-x");
        assertThat(credential.agent()).isEqualTo("builder");
        assertThat(credential.task()).isEqualTo("deploy 7");
        assertThat(credential.credentialClass()).isEqualTo(CredentialClass.STATIC);
        assertThat(credential.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(credential.hint()).isEqualTo(new TokenHint(0xabcdef, 40));
        assertThat(CredentialCodec.decode(credential.fingerprint(), CredentialCodec.encode(credential)))
                .isEqualTo(credential.withHint(null));
    }

    @Test
    void read_secretOverMutualTls_hasTheFingerprintOfFindings() throws Exception {
        // given
        String secret = "tök-" + new java.math.BigInteger(160, new SecureRandom()).toString(36);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);

        // when
        List<Credential> credentials = read(
                "{\"credentials\": [{\"secret\": \"%s\", \"connector\": \"aws\", \"class\": \"jit\"}]}".formatted(secret),
                true);

        // then
        assertThat(credentials.getFirst().fingerprint())
                .isEqualTo(key.newFingerprinter().fingerprint(bytes, 0, bytes.length));
        assertThat(credentials.getFirst().handle()).isEqualTo(Handle.none());
        assertThat(credentials.getFirst().expiresAt()).isNull();
        assertThat(credentials.getFirst().hint()).isNull(); // for its umlaut
    }

    @Test
    void read_secretOverMutualTls_hasAHint() throws Exception {
        // given
        String secret = "tok.0" + new java.math.BigInteger(160, new SecureRandom()).toString(36);
        CRC32 crc = new CRC32();
        crc.update(secret.getBytes(StandardCharsets.UTF_8), 0, 16);

        // when
        Credential credential = read(
                        "{\"secret\": \"%s\", \"connector\": \"aws\", \"class\": \"jit\"}".formatted(secret), true)
                .getFirst();

        // then
        assertThat(credential.hint()).isEqualTo(new TokenHint((int) crc.getValue(), secret.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "password12345678", "abababababababababababab"})
    void read_weakSecret_isRefusedAndNotShown(String secret) {
        assertThatThrownBy(() -> read(
                        "{\"secret\": \"%s\", \"connector\": \"aws\", \"class\": \"jit\"}".formatted(secret), true))
                .isInstanceOf(RegistrationException.class)
                .hasMessageStartingWith("secret: too weak or too long (expected: 16 to 4000 characters")
                .hasMessageNotContaining(secret);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                      | body: not an object (expected: an object)
            {"connector": "aws"                                     | body: malformed (expected: JSON, an object)
            {"credentials": []}                                     | credentials: empty (expected: 1 to 500)
            {"credentials": [7]}                                    | credentials[0]: no object (expected: an object)
            {"credentials": [], "x": 1}                             | body: fields beside credentials (expected: credentials only)
            {}                                                      | fingerprint: missing (expected: {key_id, value}, or over mutual TLS a secret)
            {"secret": "x"}                                         | secret: refused (expected: a fingerprint; secrets only over mutual TLS)
            {"fingerprint": "HEX"}                                  | fingerprint: no object (expected: an object)
            {"fingerprint": {"key_id": "k0", "value": "HEX"}}       | fingerprint.key_id: another key (expected: KEY, as of /v1/fingerprint-key)
            {"fingerprint": {"key_id": "KEY", "value": "00"}}       | fingerprint.value: malformed (expected: 32 lower-case hexadecimal digits)
            {"fingerprint": FP, "fingerprint": FP}                  | fingerprint: twice (expected: one fingerprint, or one secret)
            {"fingerprint": FP, "connector": "other"}               | connector: not one of issuer plugin (expected: aws, vault-prod)
            {"fingerprint": FP, "connector": "aws"}                 | class: unknown (expected: jit, static, break_glass, canary)
            {"fingerprint": FP, "connector": "aws", "class": 7}     | class: no text (expected: a text)
            {"fingerprint": FP, "colour": "red"}                    | a field: unknown (expected: fingerprint or secret, hint, connector, handle, owner, agent, task, class, expires_at)
            {"fingerprint": FP, "hint": 7}                          | hint: malformed (expected: length in bytes, and crc32 of 8 lower-case hexadecimal digits)
            {"fingerprint": FP, "hint": {"length": "40"}}           | hint: malformed (expected: length in bytes, and crc32 of 8 lower-case hexadecimal digits)
            {"fingerprint": FP, "hint": {"length": 15, "crc32": "0123abcd"}} | hint.length: 15 (expected: 16 to 256)
            {"fingerprint": FP, "handle": {"type": "a"}}            | handle: incomplete (expected: type and id)
            {"fingerprint": FP, "handle": {"type": "a", "id": "../x"}} | handle.id: malformed (expected: 1 to 512 letters, digits and . _ : / @ + = , ~ -, no .. in it)
            {"fingerprint": FP, "connector": "aws", "class": "jit", "expires_at": "soon"} | expires_at: malformed (expected: a time such as 2026-11-28T12:00:00Z)
            {"fingerprint": FP, "connector": "aws", "class": "jit"} {} | body: more than one value (expected: an object)
            """)
    void read_mistake_isNamed(String body, String message) {
        assertThatThrownBy(() -> read(filled(body), false))
                .isInstanceOf(RegistrationException.class)
                .hasMessage(filled(message));
    }

    @Test
    void read_sameFingerprintTwiceInABatch() {
        String one = "{\"fingerprint\": FP, \"connector\": \"aws\", \"class\": \"jit\"}";
        assertThatThrownBy(() -> read(filled("{\"credentials\": [%s, %s]}".formatted(one, one)), false))
                .hasMessage("credentials[1].fingerprint: twice in this batch (expected: each once)");
    }

    private String filled(String text) {
        return text.replace("FP", "{\"key_id\": \"KEY\", \"value\": \"HEX\"}")
                .replace("KEY", key.id())
                .replace("HEX", HEX);
    }

    private List<Credential> read(String body, boolean secretsAllowed) throws RegistrationException {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), issuer, secretsAllowed);
    }
}
