package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Revocation with the secret itself: it goes to the provider of its kind, and nowhere else. */
class PlaintextRevocationIT {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void leak_policyNamesTheConnector_secretGoesThereOnly() throws Exception {
        Set<String> revoked = ConcurrentHashMap.newKeySet();
        PlantedSecrets secrets = new PlantedSecrets();
        String gitlab = secrets.token("gitlab-deploy-token");
        String github = secrets.token("github-pat");
        try (ProviderServer provider = ProviderServer.start(request -> {
                    if (request.method().equals("POST")) {
                        revoked.add(JsonMapper.shared().readTree(request.body()).at("/credentials/0").asString());
                        return Answer.of(202, "{}");
                    }
                    return Answer.of(revoked.contains(request.header("Authorization").substring(7)) ? 401 : 200, "{}");
                });
                ProxyUnderTest proxy = ProxyUnderTest.start(dir, """
                        revocation:
                          connectors: [{name: github, type: github, url: "%s", allowPrivate: true}]
                          policies: [{id: all, mode: enforce, connector: github}]
                        """.formatted(provider.address()));
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

    private static JsonNode revocations(ProxyUnderTest proxy) {
        return JsonMapper.shared()
                .readTree(proxy.call("GET", "/v1/revocations", "").body())
                .get("revocations");
    }
}
