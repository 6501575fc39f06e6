package io.scrubjay.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.proxy.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {
    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private TestCertificate ours;

    @BeforeEach
    void issue() {
        ours = TestCertificate.create(dir, "dns:localhost");
    }

    @Test
    void check_certificateWithItsKey_tellsWhenItExpires() {
        PemFiles files = new PemFiles(ours.certificate(), ours.privateKey(), null);

        assertThat(files.check()).isAfter(Instant.now());
    }

    @Test
    void check_keyOfAnother_isRefused() {
        // given
        TestCertificate other = TestCertificate.create(dir, "dns:localhost");
        TestCertificate otherKind = TestCertificate.createRsa(dir, "dns:localhost");

        // when / then
        assertThat(new PemFiles(otherKind.certificate(), otherKind.privateKey(), null).check()).isAfter(Instant.now());
        for (Path key : List.of(other.privateKey(), otherKind.privateKey())) {
            assertThatThrownBy(() -> new PemFiles(ours.certificate(), key, null).check())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(key + ": not the key of " + ours.certificate()
                            + " (expected: a certificate, its own key)")
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'KEY-----', 'KEY----', no PEM",
        "'KEY-----', 'KEY', no PEM",
        "'BEGIN PRIVATE', 'BEGIN ENCRYPTED PRIVATE', ENCRYPTED PRIVATE KEY",
    })
    void check_damagedKey_namesTheFileAndNothingOfItsContent(String whole, String damaged, String found) throws Exception {
        // given
        String pem = Files.readString(ours.privateKey());
        Path key = Files.writeString(dir.resolve("damaged.pem"), pem.replaceFirst(whole, damaged));
        PemFiles files = new PemFiles(ours.certificate(), key, null);

        // when
        IllegalArgumentException refused = catchThrowableOfType(IllegalArgumentException.class, files::check);

        // then
        assertThat(refused)
                .hasMessage(key + ": " + found + " (expected: PRIVATE KEY, which is PKCS #8 without a password; openssl pkcs8"
                        + " -topk8 -nodes makes it)")
                .hasNoCause();
    }
}
