package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.OtlpJsonWriter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.SaturatedOtlp;
import io.scrubjay.proxy.testing.TestCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are damaged anywhere but in their secrets: refused or masked, no secret passes with the damage. */
@Timeout(60)
class HostileOtlpEndToEndIT {
    private static final long SEED = 20_261_123;
    private static final int REQUESTS = 15;
    private static final int DISTINCT_SECRETS = 5;
    private static final int MAX_DAMAGES = 4;

    /** The tag of a length-delimited field that no request has: all that it holds is examined as it is. */
    private static final byte UNKNOWN_FIELD = 15 << 3 | 2;

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static ProxyUnderTest proxy;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void start(@TempDir Path dir) {
        collector = TestCollector.start("http");
        proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        collector.close();
    }

    @ParameterizedTest
    @EnumSource(names = "SYSLOG", mode = EnumSource.Mode.EXCLUDE)
    void damagedProtobuf_leaksNothing(Signal signal) {
        PlantedSecrets secrets = new PlantedSecrets();
        byte[] whole = SaturatedOtlp.request(signal, texts(secrets)).toByteArray();
        sendDamaged(signal, "application/x-protobuf", whole, secrets);
    }

    @ParameterizedTest
    @EnumSource(names = "SYSLOG", mode = EnumSource.Mode.EXCLUDE)
    void brokenOuterTag_secretsAtTheStartOfStrings_leaksNothing(Signal signal) {
        // given
        PlantedSecrets secrets = new PlantedSecrets();
        byte[] broken = SaturatedOtlp.request(signal, textsThatBegin(secrets)).toByteArray();
        broken[0] = UNKNOWN_FIELD;
        int before = collector.received().size();

        // when
        int status;
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            status = sender.post("/v1/" + signal.word(), broken, Map.of("content-type", "application/x-protobuf"))
                    .status();
        }

        // then
        assertThat(status).isEqualTo(200);
        assertThat(collector.received()).hasSize(before + 1);
        secrets.assertAbsent("payload", collector.received().get(before).payload());
    }

    @ParameterizedTest
    @EnumSource(names = "SYSLOG", mode = EnumSource.Mode.EXCLUDE)
    void damagedJson_leaksNothing(Signal signal) {
        PlantedSecrets secrets = new PlantedSecrets();
        String whole = OtlpJsonWriter.write(SaturatedOtlp.request(signal, texts(secrets)), random);
        sendDamaged(signal, "application/json", whole.getBytes(StandardCharsets.UTF_8), secrets);
    }

    private void sendDamaged(Signal signal, String contentType, byte[] whole, PlantedSecrets secrets) {
        BitSet untouchable = places(whole, secrets);
        int before = collector.received().size();
        int taken = 0;
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            for (int i = 0; i < REQUESTS; i++) {
                // the first is whole, so that one at least must pass
                byte[] damaged = i == 0 ? whole : damage(whole, untouchable, contentType.endsWith("json"));
                int status = sender.post("/v1/" + signal.word(), damaged, Map.of("content-type", contentType)).status();
                assertThat(status).isIn(200, 400);
                taken += status == 200 ? 1 : 0;
            }
        }
        List<TestCollector.Received> received =
                collector.received().subList(before, collector.received().size());
        assertThat(received).hasSize(taken);
        for (TestCollector.Received request : received) {
            secrets.assertAbsent("payload", request.payload());
        }
        assertThat(taken).as("requests that passed, masked").isPositive();
    }

    /** A few bytes changed to what is no part of a word, so that every secret still is one. */
    private byte[] damage(byte[] whole, BitSet untouchable, boolean text) {
        byte[] damaged = whole.clone();
        for (int i = random.nextInt(1, MAX_DAMAGES + 1); i > 0; i--) {
            int at = random.nextInt(damaged.length);
            if (!untouchable.get(at)) {
                damaged[at] = (byte) (text ? " \"{}[],:\\".charAt(random.nextInt(9)) : random.nextInt(0x30));
            }
        }
        return damaged;
    }

    /** The bytes of all secrets. */
    private static BitSet places(byte[] whole, PlantedSecrets secrets) {
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        BitSet places = new BitSet();
        for (String secret : secrets.all()) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                places.set(at, at + secret.length());
            }
        }
        return places;
    }

    /** Texts that begin with the secret, of lengths that are letters and digits as bytes, too. */
    private static Supplier<String> textsThatBegin(PlantedSecrets secrets) {
        String secret = secrets.token();
        AtomicInteger count = new AtomicInteger();
        return () -> secret + " ".repeat(count.getAndIncrement() % (Byte.MAX_VALUE - secret.length()));
    }

    /** Texts that hold the secret. */
    private static Supplier<String> texts(PlantedSecrets secrets) {
        for (int i = 0; i < DISTINCT_SECRETS; i++) {
            secrets.token();
        }
        AtomicInteger count = new AtomicInteger();
        return () -> {
            int i = count.getAndIncrement();
            return "note " + i + ": " + secrets.all().get(i % DISTINCT_SECRETS);
        };
    }
}
