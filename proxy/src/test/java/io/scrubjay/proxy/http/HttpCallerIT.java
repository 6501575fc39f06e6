package io.scrubjay.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.BufferLeaks;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCallerIT {
    private static final BufferLeaks LEAKS = BufferLeaks.watch();
    private static final TlsContext PLATFORM = TlsContexts.platform(List.of("http/1.1"));

    @TempDir
    private Path dir = Path.of("");

    private final HttpCaller caller = new HttpCaller(Duration.ofSeconds(10));
    private final AddressRules anywhere = new AddressRules(true);

    @AfterEach
    void close() {
        caller.close();
        LEAKS.check();
    }

    @Test
    void call_sendsWhatItIsGiven_thenWipesIt() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(201, "{\"ok\":true}"))) {
            // given
            byte[] body = "{\"token\": \"abc\"}".getBytes(StandardCharsets.UTF_8);
            byte[] token = "Bearer abc".getBytes(StandardCharsets.UTF_8);
            HttpCall call = HttpCall.of("POST", server.address().resolve("/a%20b?c=d"))
                    .header("authorization", token)
                    .body("application/json", body);

            // when
            HttpReply reply = caller.call(call, anywhere, PLATFORM);
            call.wipe();

            // then
            assertThat(reply).isEqualTo(new HttpReply(201, "{\"ok\":true}", null));
            ProviderServer.Request seen = server.requests().getFirst();
            assertThat(seen.line()).isEqualTo("POST /a%20b");
            assertThat(seen.header("Authorization")).isEqualTo("Bearer abc");
            assertThat(seen.header("Content-type")).isEqualTo("application/json");
            assertThat(seen.body()).isEqualTo("{\"token\": \"abc\"}");
            assertThat(body).containsOnly(0);
            assertThat(token).containsOnly(0);
        }
    }

    @Test
    void call_redirect_isNotFollowed() throws Exception {
        try (ProviderServer elsewhere = ProviderServer.start(request -> Answer.of(200, ""));
                ProviderServer server = ProviderServer.start(request ->
                        new Answer(307, "", Map.of("Location", elsewhere.address() + "/")))) {
            assertThat(caller.call(HttpCall.of("POST", server.address()), anywhere, PLATFORM).status()).isEqualTo(307);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void call_endlessAnswer_isCut() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(200, "x".repeat(10 << 20)))) {
            assertThat(caller.call(HttpCall.of("GET", server.address()), anywhere, PLATFORM).body()).hasSize(256 * 1024);
        }
    }

    @Test
    void call_privateAddress_isBlockedBeforeAnyByte() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(200, ""))) {
            assertThatThrownBy(() -> caller.call(
                            HttpCall.of("GET", server.address()), new AddressRules(false), PLATFORM))
                    .isInstanceOfSatisfying(HttpFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo("blocked address");
                        assertThat(failure.isPermanent()).isTrue();
                    });
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_serverSaysNothing_timesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpCaller hasty = new HttpCaller(Duration.ofMillis(300))) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertThatThrownBy(() -> hasty.call(HttpCall.of("GET", address), anywhere, PLATFORM))
                    .isInstanceOf(HttpFailure.class)
                    .hasMessage("timeout");
        }
    }

    @ParameterizedTest
    @CsvSource({"ip:127.0.0.1, ours, 200", "dns:other.example, ours, tls", "ip:127.0.0.1, platform, tls"})
    void call_https_trustsTheRightNameAndAuthorityOnly(String subject, String authority, String expected)
            throws Exception {
        // given
        TestCertificate certificate = TestCertificate.create(dir, subject);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
        server.start();
        TlsContext context = authority.equals("ours")
                ? new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry()))
                        .client("test", new PemFiles(null, null, certificate.certificate()), List.of("http/1.1"))
                : PLATFORM;
        HttpCall call = HttpCall.of("GET", URI.create("https://127.0.0.1:" + server.getAddress().getPort()));

        // when
        String result;
        try {
            result = Integer.toString(caller.call(call, anywhere, context).status());
        } catch (HttpFailure e) {
            result = e.kind();
        } finally {
            server.stop(0);
        }

        // then
        assertThat(result).isEqualTo(expected);
    }
}
