package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCodings;
import io.scrubjay.proxy.testing.TestCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only profiles have: keys and values by number, and the profile as it was before. */
class ProfilesEndToEndIT {
    private static final Duration ARRIVAL = Duration.ofMinutes(1);

    @TempDir
    private Path dir = Path.of("");

    @Test
    void secretsByNumberAndInThePprof_areMasked_openOnesAreRefused() throws Exception {
        try (TestCollector collector = TestCollector.start("grpc");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            String password = secrets.password("key-password");
            byte[] pprof = ("comment " + secrets.token("github-pat")).getBytes(StandardCharsets.UTF_8);

            // when
            int status = sender.send("http", Signal.PROFILES, request(password, ContentCoding.GZIP, pprof), false)
                    .status();

            // then
            assertThat(status).isEqualTo(200);
            ExportProfilesServiceRequest received =
                    ExportProfilesServiceRequest.parseFrom(collector.await(ARRIVAL).payload());
            secrets.assertAbsent("payload", received.toByteArray());
            assertThat(received.getDictionary().getStringTable(1)).isEqualTo("db.password");
            assertThat(received.getDictionary().getStringTable(2)).startsWith("[redacted:").isNotEqualTo(password);
            ByteString original = received.getResourceProfiles(0).getScopeProfiles(0).getProfiles(0).getOriginalPayload();
            assertThat(original.toStringUtf8()).contains("[redacted:github-pat:");

            // when what it was is compressed otherwise
            int refused = sender.send("http", Signal.PROFILES, request("x", ContentCoding.ZSTD, pprof), false)
                    .status();

            // then
            assertThat(refused).isEqualTo(400);
            assertThat(collector.received()).hasSize(1);
        }
    }

    private static byte[] request(String password, ContentCoding coding, byte[] pprof) {
        return ExportProfilesServiceRequest.newBuilder()
                .setDictionary(ProfilesDictionary.newBuilder()
                        .addStringTable("")
                        .addStringTable("db.password")
                        .addStringTable(password)
                        .addAttributeTable(KeyValueAndUnit.newBuilder()
                                .setKeyStrindex(1)
                                .setValue(AnyValue.newBuilder().setStringValueStrindex(2))))
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder()
                                .addProfiles(Profile.newBuilder()
                                        .setOriginalPayloadFormat("pprof")
                                        .setOriginalPayload(
                                                ByteString.copyFrom(TestCodings.compress(coding, pprof))))))
                .build()
                .toByteArray();
    }
}
