package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Revocation with the secret itself: it goes to the provider of its kind, and nowhere else. */
class PlaintextRevocationIT {
    private static final int BURST = 12;

    @TempDir
    private Path dir = Path.of("");

    @Test
    void leak_policyNamesTheConnector_secretGoesThereOnly() throws Exception {
        Set<String> revoked = ConcurrentHashMap.newKeySet();
        PlantedSecrets secrets = new PlantedSecrets();
        String gitlab = secrets.token("gitlab-deploy-token");
        String github = secrets.token("github-pat");
        try (ProviderServer provider = github(revoked);
                ProxyUnderTest proxy = proxy(provider);
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {

            // when
            agent.log("cloning with " + gitlab);
            agent.log("cloning with " + github);

            // then
            Eventually.await("revoked", () -> revoked.contains(github));
            Eventually.await("verified", () -> revocations(proxy).at("/0/state").asString().equals("verified_dead"));
            assertThat(revocations(proxy)).hasSize(1);
            assertThat(revoked).containsExactly(github);
            JsonNode told = proxy.reports().events().stream()
                    .filter(event -> event.at("/data/credential/kind").asString().equals("gitlab-deploy-token"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.at("/data/policy/decision").asString()).isEqualTo("notify");
            assertThat(told.at("/data/policy/reason").asString()).isEqualTo("connector is for other kinds");
            secrets.assertAbsent("/v1/revocations", revocations(proxy).toString());
            secrets.assertAbsent("/v1/audit", proxy.call("GET", "/v1/audit", "").body());
            proxy.assertShowsNothingOf(secrets);
        }
    }

    @Test
    void leak_ofABurst_goesInFewCalls_eachIsVerifiedReportedAndAudited() throws Exception {
        Set<String> revoked = ConcurrentHashMap.newKeySet();
        PlantedSecrets secrets = new PlantedSecrets();
        IntStream.range(0, BURST).forEach(i -> secrets.token("github-pat"));
        try (ProviderServer provider = github(revoked);
                ProxyUnderTest proxy = proxy(provider);
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {

            // when
            agent.log("cloning with " + String.join(" then ", secrets.all()));

            // then
            Eventually.await("verified", () -> count(proxy, "io.scrubjay.leak.verified.v1") == BURST);
            assertThat(revoked).containsExactlyInAnyOrderElementsOf(secrets.all());
            List<Integer> sizes = provider.requests().stream()
                    .filter(request -> request.method().equals("POST"))
                    .map(request -> JsonMapper.shared().readTree(request.body()).get("credentials").size())
                    .toList();
            assertThat(sizes).hasSizeLessThan(BURST);
            assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).as("each once").isEqualTo(BURST);
            assertThat(count(proxy, "io.scrubjay.leak.revoked.v1")).isEqualTo(BURST);
            assertThat(json(proxy.call("GET", "/v1/audit?limit=500", "")).get("entries").valueStream()
                            .filter(entry -> entry.path("state").asString("").equals("verified_dead")))
                    .hasSize(BURST);
        }
    }

    @Test
    void leak_overTwoSyslogMessages_secretGoesThereWhole() {
        Set<String> revoked = ConcurrentHashMap.newKeySet();
        String secret = new PlantedSecrets().token("github-pat");
        String header = "<13>1 - host agent 1 - - ";
        try (ProviderServer provider = github(revoked);
                ProxyUnderTest proxy = proxy(provider);
                RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {

            // when
            connection.send(header + "cloning with " + secret.substring(0, 20) + "\n");
            connection.send(header + secret.substring(20) + "\n");

            // then
            Eventually.await("revoked", () -> revoked.contains(secret));
            assertThat(revoked).containsExactly(secret);
        }
    }

    /** GitHub as far as it revokes credentials, and says of one whether it lives. */
    private static ProviderServer github(Set<String> revoked) {
        return ProviderServer.start(request -> {
            if (request.method().equals("POST")) {
                JsonMapper.shared()
                        .readTree(request.body())
                        .get("credentials")
                        .forEach(one -> revoked.add(one.asString()));
                return Answer.of(202, "{}");
            }
            return Answer.of(revoked.contains(request.header("Authorization").substring(7)) ? 401 : 200, "{}");
        });
    }

    private ProxyUnderTest proxy(ProviderServer provider) {
        return ProxyUnderTest.start(dir, """
                revocation:
                  connectors: [{name: github, type: github, url: "%s", allowPrivate: true}]
                  policies: [{id: all, mode: enforce, connector: github}]
                """.formatted(provider.address()));
    }

    private static long count(ProxyUnderTest proxy, String type) {
        return proxy.reports().events().stream()
                .filter(event -> event.get("type").asString().equals(type))
                .count();
    }

    private static JsonNode revocations(ProxyUnderTest proxy) {
        return json(proxy.call("GET", "/v1/revocations", "")).get("revocations");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
