package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.proxy.testing.Peers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Partner arrays, signed by a key that OpenSSL made, at a receiver that has OpenSSL verify them. */
class PartnerDeliveryIT {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"github, 4", "gitlab, 3"})
    void onFinding_isTold_andTheReceiverVerifiesIt(String format, int members) throws Exception {
        // given
        Path key = temp.resolve("key.pem");
        assertThat(openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString()))
                .isZero();
        try (WebhookReceiver receiver = WebhookReceiver.answering(200);
                RunningIncidents running =
                        RunningIncidents.run(temp.resolve("data"), webhook(receiver, Files.readString(key), format))) {

            // when
            running.service().onFinding(Findings.finding(7));

            // then
            WebhookReceiver.Call call = receiver.take();
            assertThat(call.headers().firstValue("content-type")).hasValue("application/json");
            JsonNode leaks = call.json();
            assertThat(leaks.isArray()).isTrue();
            assertThat(leaks).hasSize(1);
            assertThat(leaks.get(0)).hasSize(members);
            assertThat(leaks.get(0).get("token").asString())
                    .isEqualTo("fp:" + running.key().id() + ":" + Findings.fingerprint(7).hex());
            assertThat(leaks.get(0).get("type").asString())
                    .isEqualTo(running.onlyIncident().incident().rule().value());
            assertThat(leaks.get(0).get("url").asString())
                    .endsWith("/incidents/" + running.onlyIncident().incident().id());
            List<PartnerKey> keys = running.service().partnerKeys();
            assertThat(keys).hasSize(1);
            assertThat(call.headers().firstValue(format + "-public-key-identifier"))
                    .hasValue(keys.getFirst().identifier());
            String signature =
                    call.headers().firstValue(format + "-public-key-signature").orElseThrow();
            assertThat(verify(keys.getFirst(), call.body(), signature)).isTrue();
            assertThat(verify(keys.getFirst(), call.body() + " ", signature)).isFalse();
        }
    }

    @Test
    void report_whatFollowed_isNotTold() throws Exception {
        // given
        Path key = temp.resolve("key.pem");
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        try (WebhookReceiver receiver = WebhookReceiver.answering(200);
                RunningIncidents running = RunningIncidents.run(
                        temp.resolve("data"), webhook(receiver, Files.readString(key), "github"))) {
            running.service().onFinding(Findings.finding(7));
            receiver.take();

            // when
            boolean reports = running.store()
                    .write(connection -> running.service()
                            .report(connection, Findings.fingerprint(7), LeakEvent.VERIFIED, EventFormatTest.RESPONSE))
                    .join();

            // then
            assertThat(reports).isFalse();
            assertThat(running.onlyIncident().deliveries()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"secp256r1", "secp384r1"})
    void key_withoutItsPublicKeyOrOfAnotherCurve_isRefusedAndNotShown(String curve) throws Exception {
        // given
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        String label = "PRIVATE " + "KEY-----";
        String pem = "-----BEGIN " + label + "\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END " + label + "\n";

        // then
        assertThatThrownBy(() -> new EcdsaSigner(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("webhook signingKey: [hidden] (expected: PKCS #8 in PEM of a key on P-256 with its public key,"
                        + " as openssl genpkey writes it)")
                .hasNoCause();
    }

    private static ScrubjayConfig.Webhook webhook(WebhookReceiver receiver, String key, String format) {
        ScrubjayConfig.Webhook plain = receiver.webhook();
        return new ScrubjayConfig.Webhook(plain.url(), plain.secret(), new SecretValue(key), format, true);
    }

    private boolean verify(PartnerKey key, String body, String signature) throws Exception {
        Path publicKey = Files.writeString(temp.resolve("public.pem"), key.pem());
        Path signed = Files.write(temp.resolve("signature"), Base64.getDecoder().decode(signature));
        Path content = Files.writeString(temp.resolve("body"), body, StandardCharsets.UTF_8);
        return openssl(
                        "dgst",
                        "-sha256",
                        "-verify",
                        publicKey.toString(),
                        "-signature",
                        signed.toString(),
                        content.toString())
                == 0;
    }

    private int openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peers.require("openssl", "openssl")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
