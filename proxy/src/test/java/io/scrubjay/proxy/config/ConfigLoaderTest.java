package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String RECEIVER = "receivers: {otlp: {grpc: 127.0.0.1:4317}}\n";

    @TempDir
    Path directory = Path.of("");

    @Test
    void load_withoutFile_allDefaultsOnLoopback() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(null, Map.of()).config();

        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(4317), loopback(4318), 64 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(loopback(5514), loopback(5514), 1 << 20));
        assertThat(config.exporters().otlp().endpoints()).isEmpty();
        assertThat(config.exporters().otlp().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.exporters().syslog()).isEqualTo(new ScrubjayConfig.SyslogExporter(List.of(), false, null, 64 << 20));
        assertThat(config.rules()).isEqualTo(new ScrubjayConfig.Rules(List.of("builtin"), List.of()));
        assertThat(config.mask()).isEqualTo(new ScrubjayConfig.Mask("label"));
        assertThat(config.incidents()).isEqualTo(new ScrubjayConfig.Incidents(Path.of("data"), List.of()));
        assertThat(config.admin().listen()).isEqualTo(loopback(9464));
        assertThat(config.telemetry().traces()).isNull();
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void load_everyKey_isRead() throws Exception {
        // given
        Files.writeString(directory.resolve("more.yaml"), "rules: []");
        Files.writeString(directory.resolve("signing-key"), "from a file\n");
        Path file = write("""
                receivers:
                  otlp: {grpc: "[::1]:4317", http: localhost:0, maxRequestBytes: 8MiB}
                  syslog: {tcp: 127.0.0.1:5514, udp: "off", maxMessageBytes: 64KiB}
                exporters:
                  otlp:
                    endpoint: grpcs://collector.example
                    headers: {X-Scope-OrgID: tenant-1, authorization: "env:UPSTREAM_AUTH"}
                    timeout: 1500ms
                  syslog: {endpoint: "tcp://loghost:514", queueBytes: 1GiB}
                rules: {packs: [cloud, vcs], files: [more.yaml]}
                mask: {style: fixed}
                incidents:
                  dir: ./leaks
                  webhooks:
                    - {url: "https://soc.example/leaks", secret: "file:signing-key"}
                admin: {listen: "off"}
                telemetry: {traces: {endpoint: "http://collector.example:4318/v1/traces"}}
                shutdownGrace: 1m
                """);

        // when
        LoadedConfig loaded = ConfigLoader.load(file, Map.of("UPSTREAM_AUTH", "Bearer abc"));

        // then
        ScrubjayConfig config = loaded.config();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 4317), loopback(0), 8 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(loopback(5514), null, 64 << 10));
        assertThat(config.exporters().otlp().endpoints()).containsExactly(URI.create("grpcs://collector.example:4317"));
        assertThat(config.exporters().otlp().headers()).containsOnlyKeys("x-scope-orgid", "authorization");
        assertThat(config.exporters().otlp().headers())
                .hasEntrySatisfying("authorization", value -> assertThat(value.reveal()).isEqualTo("Bearer abc"));
        assertThat(config.exporters().otlp().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.exporters().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogExporter(
                        List.of(URI.create("tcp://loghost:514")), false, null, 1 << 30));
        assertThat(config.rules())
                .isEqualTo(new ScrubjayConfig.Rules(List.of("cloud", "vcs"), List.of(directory.resolve("more.yaml"))));
        assertThat(config.mask().style()).isEqualTo("fixed");
        assertThat(config.incidents().dir()).isEqualTo(directory.resolve("leaks"));
        assertThat(config.incidents().webhooks().getFirst().secret().reveal()).isEqualTo("from a file");
        assertThat(config.admin().listen()).isNull();
        assertThat(config.telemetry().traces()).isEqualTo(URI.create("http://collector.example:4318/v1/traces"));
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void load_webhookOptions_areReadAndChecked() throws Exception {
        // given
        Path file = write(RECEIVER + """
                incidents:
                  webhooks:
                    - {url: "http://127.0.0.1:1/a", secret: "env:KEY", allowPrivate: true, format: ocsf}
                    - {url: "http://soc.example/a", secret: "env:KEY"}
                    - {url: "https://soc.example/b", secret: "env:KEY", format: set}
                    - {url: "https://soc.example/c", secret: "env:KEY", format: xml}
                """);

        // when
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of("KEY", "k")));

        // then
        assertThat(thrown.problems()).extracting(Problem::message)
                .containsExactly(
                        "incidents.webhooks[1].url: http://soc.example (expected: https://; http:// and private addresses"
                                + " only with allowPrivate)",
                        "incidents.webhooks[2].signingKey: missing (expected: env:NAME or file:PATH, format set is signed by it)",
                        "incidents.webhooks[3].format: xml (expected: cloudevents, ocsf, set)");
    }

    @Test
    void load_revocation_isRead() throws Exception {
        // given
        Path file = write(RECEIVER + """
                revocation:
                  dryRun: true
                  connectors:
                    - {name: vault-prod, type: vault, url: "https://vault.example:8200", credential: "env:TOKEN", namespace: team/a}
                    - {name: github, type: github}
                  issuers: [{name: broker, token: "env:BROKER_TOKEN", connectors: [vault-prod]}]
                  approvers: [{name: anna, token: "env:ANNA_TOKEN"}]
                  policies:
                    - {id: pats, match: {rules: [github-*], minConfidence: high, registered: false}, mode: enforce, connector: github}
                    - {id: rest, mode: observe}
                  limits: {breakerPerMinute: 7, ownerSharePercent: 10, maxAge: 5m}
                """);
        String token = "0123456789abcdef";

        // when
        RevocationConfig revocation = ConfigLoader.load(
                        file, Map.of("TOKEN", token, "BROKER_TOKEN", token + "b", "ANNA_TOKEN", token + "a"))
                .config()
                .revocation();

        // then
        assertThat(revocation.dryRun()).isTrue();
        assertThat(revocation.connectors()).extracting(RevocationConfig.ConnectorEntry::name)
                .containsExactly("vault-prod", "github");
        assertThat(revocation.connectors().getFirst().url()).isEqualTo(URI.create("https://vault.example:8200"));
        assertThat(revocation.connectors().getFirst().namespace()).isEqualTo("team/a");
        assertThat(revocation.issuers().getFirst().connectors()).containsExactly("vault-prod");
        assertThat(revocation.approvers().getFirst().name()).isEqualTo("anna");
        assertThat(revocation.policies().getFirst().rules()).containsExactly("github-*");
        assertThat(revocation.policies().getFirst().registered()).isFalse();
        assertThat(revocation.policies().getLast().mode()).isEqualTo("observe");
        assertThat(revocation.limits().breakerPerMinute()).isEqualTo(7);
        assertThat(revocation.limits().globalPerMinute()).isEqualTo(300);
        assertThat(revocation.limits().maxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void load_revocationMistakes_areAllReported() throws Exception {
        // given
        Path file = write(RECEIVER + """
                revocation:
                  dryRun: maybe
                  connectors:
                    - {name: Vault, type: vault}
                    - {name: a, type: vault, url: "http://vault.example"}
                    - {name: a, type: vault}
                  issuers: [{name: broker, token: "env:SHORT", connectors: [b]}]
                  policies:
                    - {id: p, mode: revoke}
                    - {id: q, mode: enforce, connector: c, match: {classes: [jitt], rules: ["*x"], minConfidence: sure}}
                  limits: {ownerSharePercent: 101}
                """);

        // when
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(file, Map.of("SHORT", "short")));

        // then
        assertThat(thrown.problems()).extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "revocation.dryRun: maybe (expected: true, false)",
                        "revocation.connectors[0].name: Vault (expected: lower-case words joined by - _ or ., at most 64 characters)",
                        "revocation.connectors[1].url: http://vault.example (expected: https://; http:// only with allowPrivate)",
                        "revocation.connectors[2].name: a: twice (expected: each once)",
                        "revocation.issuers[0].connectors: b (expected: names of revocation.connectors)",
                        "revocation.issuers[0].token: [hidden] (expected: 16 characters or more)",
                        "revocation.policies[0].mode: revoke (expected: observe, notify, approve, enforce)",
                        "revocation.policies[1].connector: c (expected: a name of revocation.connectors)",
                        "revocation.policies[1].match.classes: jitt (expected: jit, static, break_glass, canary)",
                        "revocation.policies[1].match.rules: *x (expected: ids of rules, * at the end for any that begin so)",
                        "revocation.policies[1].match.minConfidence: sure (expected: low, medium, high)",
                        "revocation.limits.ownerSharePercent: 101 (expected: a number from 1 to 100)");
    }

    @Test
    void load_manyMistakes_areAllReportedWithTheirLines() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:99999
                    htttp: 127.0.0.1:4318
                  syslog: {tcp: 127.0.0.1:5514, maxMessageBytes: lots}
                exporters:
                  otlp: {endpoint: "ftp://collector"}
                  syslog: {endpoint: "tls://loghost"}
                rules: {packs: [bultin], files: [missing.yaml]}
                mask: {style: pink}
                incidents:
                  webhooks:
                    - {url: "not a url", secret: plain-text-here}
                    - {url: "https://soc.example", secret: "env:NOT_SET"}
                    - {secret: "file:missing"}
                admin: 9464
                shutdownGrace: soon
                mask: {style: label}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":3: receivers.otlp.grpc: 127.0.0.1:99999 (expected: host:port, port 0 to 65535)",
                file + ":4: receivers.otlp.htttp: unknown key, did you mean http? (expected: grpc, http, maxRequestBytes, tls)",
                file + ":5: receivers.syslog.maxMessageBytes: lots"
                        + " (expected: a size such as 512KiB or 64MiB, from 1KiB to 64MiB)",
                file + ":7: exporters.otlp.endpoint: ftp://collector"
                        + " (expected: http://, https://, grpc:// or grpcs:// with a host, or console)",
                file + ":8: exporters.syslog.endpoint: tls://loghost"
                        + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port, console, or otlp)",
                file + ":9: rules.packs: bultin (expected: " + BuiltinPacks.expected() + ")",
                file + ":9: rules.files: missing.yaml (expected: a readable rule file)",
                file + ":10: mask.style: pink (expected: label, fixed, partial, hmac, drop)",
                file + ":13: incidents.webhooks[0].url: not a url (expected: http:// or https:// with a host)",
                file + ":13: incidents.webhooks[0].secret: [hidden] (expected: env:NAME or file:PATH)",
                file + ":14: incidents.webhooks[1].secret: env:NOT_SET (expected: an environment variable that is set)",
                file + ":15: incidents.webhooks[2].url: missing (expected: http:// or https:// with a host)",
                file + ":15: incidents.webhooks[2].secret: file:missing (expected: a readable file)",
                file + ":16: admin: text (expected: keys and values)",
                file + ":17: shutdownGrace: soon (expected: a time such as 500ms, 10s or 2m, from 0s to 1h)",
                file + ":18: mask: given twice (expected: once)");
    }

    @Test
    void load_tls_ofBothSides() throws Exception {
        // given
        for (String name : List.of("server.pem", "server.key", "agents.pem", "collector.pem")) {
            Files.writeString(directory.resolve(name), "read when it is used");
        }
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:4317
                    tls: {certificate: server.pem, key: server.key, clientCa: agents.pem}
                exporters:
                  otlp: {endpoint: "https://collector", accepts: [gzip, zstd], tls: {ca: collector.pem}}
                """);

        // when
        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        // then
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(
                        loopback(4317),
                        null,
                        64 << 20,
                        new ScrubjayConfig.ServerTls(
                                directory.resolve("server.pem"),
                                directory.resolve("server.key"),
                                directory.resolve("agents.pem"),
                                List.of())));
        assertThat(config.exporters().otlp().tls())
                .isEqualTo(new ScrubjayConfig.ClientTls(directory.resolve("collector.pem"), null, null, List.of()));
        assertThat(config.exporters().otlp().accepts()).containsExactly("gzip", "zstd");
    }

    @Test
    void load_upstreamWithoutAccepts_takesEveryCodingThatIsKnown() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://collector\"}}\n");

        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        assertThat(config.exporters().otlp().accepts())
                .containsExactlyElementsOf(Arrays.stream(ContentCoding.values())
                        .map(ContentCoding::httpName)
                        .toList());
    }

    @Test
    void load_tlsWithMistakes_saysWhatIsMissing() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp:
                    grpc: 127.0.0.1:4317
                    tls: {certificate: none.pem}
                exporters:
                  otlp:
                    endpoint: "http://collector"
                    accepts: [brotli]
                    tls: {key: scrubjay.yaml}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":4: receivers.otlp.tls.certificate: none.pem (expected: a readable PEM file)",
                file + ":4: receivers.otlp.tls.key: missing (expected: a PEM file)",
                file + ":8: exporters.otlp.accepts: brotli (expected: some of gzip, deflate, zstd, snappy, x-snappy-framed)",
                file + ":9: exporters.otlp.tls.certificate: missing (expected: both, or neither)",
                file + ":9: exporters.otlp.tls: for no endpoint (expected: one that begins with https:// or grpcs://)");
    }

    @Test
    void load_severalUpstreams_andHeadersThatGoOn() throws Exception {
        // given
        Path file = write(RECEIVER + """
                exporters:
                  otlp:
                    endpoints: ["http://one:4318", "grpc://two"]
                    forwardHeaders: [X-Scope-OrgID, authorization]
                """);

        // when
        ScrubjayConfig.OtlpExporter exporter = ConfigLoader.load(file, Map.of()).config().exporters().otlp();

        // then
        assertThat(exporter.endpoints()).containsExactly(URI.create("http://one:4318"), URI.create("grpc://two:4317"));
        assertThat(exporter.forwardHeaders()).containsExactlyInAnyOrder("x-scope-orgid", "authorization");
    }

    @Test
    void load_upstreamsWithMistakes_saysWhich() throws Exception {
        // given
        Path file = write(RECEIVER + """
                exporters:
                  otlp:
                    endpoint: "http://one:4318"
                    endpoints: [console, "ftp://two"]
                    forwardHeaders: [content-type, "a b"]
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":5: exporters.otlp.endpoints: besides endpoint (expected: one of the two)",
                file + ":5: exporters.otlp.endpoints: console (expected: addresses; console stands alone)",
                file + ":5: exporters.otlp.endpoints: ftp://two"
                        + " (expected: http://, https://, grpc:// or grpcs:// with a host, or console)",
                file + ":6: exporters.otlp.forwardHeaders: content-type"
                        + " (expected: names of header fields that the protocol does not set itself)",
                file + ":6: exporters.otlp.forwardHeaders: a b"
                        + " (expected: names of header fields that the protocol does not set itself)");
    }

    @Test
    void load_adminToken_isReadFromWhereItPoints() throws Exception {
        // given
        String token = "0123456789-._~+/" + "==";
        Path file = write(RECEIVER + "admin: {token: \"env:ADMIN_TOKEN\"}\n");

        // when
        ScrubjayConfig.Admin admin = ConfigLoader.load(file, Map.of("ADMIN_TOKEN", token)).config().admin();

        // then
        assertThat(admin.token()).isEqualTo(new SecretValue(token)).hasToString("[hidden]");
        assertThat(ConfigLoader.load(write(RECEIVER), Map.of()).config().admin().token()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen-letters", "with a blank in it", "sixteen-letters-\u00e4"})
    void load_adminTokenThatNoHeaderCarries_isRefused(String token) throws Exception {
        Path file = write(RECEIVER + "admin: {token: \"env:ADMIN_TOKEN\"}\n");

        assertThat(problems(file, Map.of("ADMIN_TOKEN", token)))
                .containsExactly(file + ":2: admin.token: env:ADMIN_TOKEN (expected: 16 to 1024 letters, digits and"
                        + " - . _ ~ + / = in it, such as of: openssl rand -hex 32)");
    }

    @Test
    void load_adminTokenInTheFile_isRefused() throws Exception {
        Path file = write(RECEIVER + "admin: {token: written-here-by-mistake}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: admin.token: [hidden] (expected: env:NAME or file:PATH)");
    }

    @Test
    void load_missingFile_saysSo() {
        Path file = directory.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": no such file (expected: a readable configuration file)");
    }

    @Test
    void load_brokenYaml_namesTheLine() throws Exception {
        Path file = write("receivers:\n  otlp: {grpc: 127.0.0.1:4317\nexporters: 1\n");

        assertThat(problems(file, Map.of())).singleElement().asString().startsWith(file + ":3: YAML: ");
    }

    @Test
    void load_binaryFile_isRefused() throws Exception {
        Path file = directory.resolve("scrubjay.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(problems(file, Map.of())).containsExactly(file + ": content: binary (expected: YAML in UTF-8)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "admin: {listen: 127.0.0.1:9464}", "receivers: {otlp: {grpc: \"off\"}}"})
    void load_fileWithoutReceiver_isRefused(String text) throws Exception {
        Path file = write(text);

        assertThat(problems(file, Map.of()))
                .singleElement()
                .asString()
                .contains("receivers: none (expected: at least one of otlp.grpc, otlp.http, syslog.tcp, syslog.udp,"
                        + " syslog.tls, syslog.relp, syslog.relpTls, syslog.unix)");
    }

    @Test
    void load_receiverAbsentInFile_isOff() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(write(RECEIVER), Map.of()).config();

        assertThat(config.receivers().syslog()).isNull();
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(4317), null, 64 << 20, null));
        assertThat(config.admin().listen()).isEqualTo(loopback(9464));
    }

    @Test
    void load_syslogOverEverything_isRead() throws Exception {
        // given
        Files.writeString(directory.resolve("a.pem"), "");
        String digest = "sha-256:" + "AB:".repeat(31) + "cd";
        Path file = write("""
                receivers:
                  syslog:
                    tls: 127.0.0.1:6514
                    relp: 127.0.0.1:2514
                    relpTls: 127.0.0.1:2515
                    unix: run/log
                    certificates: {certificate: a.pem, key: a.pem, clientFingerprints: ["%s"]}
                exporters:
                  syslog:
                    endpoints: ["tls://one:6514", "relps://two:2514", "relp://three:2514"]
                    tls: {fingerprints: ["%s"]}
                """.formatted(digest, digest));

        // when
        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        // then
        Path pem = directory.resolve("a.pem");
        List<String> fingerprints = List.of("ab".repeat(31) + "cd");
        assertThat(config.receivers().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogReceiver(
                        null,
                        null,
                        loopback(6514),
                        loopback(2514),
                        loopback(2515),
                        directory.resolve("run/log"),
                        new ScrubjayConfig.ServerTls(pem, pem, null, fingerprints),
                        1 << 20));
        assertThat(config.exporters().syslog())
                .isEqualTo(new ScrubjayConfig.SyslogExporter(
                        List.of(URI.create("tls://one:6514"), URI.create("relps://two:2514"), URI.create("relp://three:2514")),
                        false,
                        new ScrubjayConfig.ClientTls(null, null, null, fingerprints),
                        64 << 20));
    }

    @Test
    void load_syslogToOtlp_isRead() throws Exception {
        ScrubjayConfig config = ConfigLoader.load(
                        write("receivers: {syslog: {udp: 127.0.0.1:5514}}\nexporters: {syslog: {endpoint: otlp}}\n"), Map.of())
                .config();

        assertThat(config.exporters().syslog().otlp()).isTrue();
        assertThat(config.exporters().syslog().endpoints()).isEmpty();
    }

    @Test
    void load_mistakesOfSyslog_areAllReported() throws Exception {
        // given
        Files.writeString(directory.resolve("a.pem"), "");
        Path file = write("""
                receivers:
                  syslog:
                    relp: 127.0.0.1:2514
                    unix: %s
                    certificates: {certificate: a.pem, key: a.pem, clientCa: a.pem, clientFingerprints: ["sha-1:00"]}
                exporters:
                  syslog:
                    endpoints: ["tcp://one:514", console, "relp://two", "tcp://127.0.0.1:2514"]
                    tls: {ca: a.pem}
                """.formatted("x".repeat(108)));

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":4: receivers.syslog.unix: " + "x".repeat(108) + " (expected: a path of at most 107 bytes)",
                file + ":5: receivers.syslog.certificates.clientFingerprints: sha-1:00"
                        + " (expected: sha-256: and 32 bytes in hexadecimal, as of: openssl x509 -fingerprint -sha256)",
                file + ":5: receivers.syslog.certificates.clientFingerprints: besides clientCa (expected: one of the two)",
                file + ":5: receivers.syslog.certificates: for no listener (expected: tls or relpTls besides)",
                file + ":8: exporters.syslog.endpoints: console (expected: addresses; console and otlp stand alone)",
                file + ":8: exporters.syslog.endpoints: relp://two"
                        + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port, console, or otlp)",
                file + ":8: exporters.syslog.endpoints: tcp://127.0.0.1:2514"
                        + " (expected: another place than our own receivers.syslog.relp)",
                file + ":9: exporters.syslog.tls: for no endpoint (expected: one that begins with tls:// or relps://)");
    }

    @Test
    void load_variables_overrideTheFile() throws Exception {
        // given
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://collector:4318\"}}\n");
        Map<String, String> variables = Map.of(
                "SCRUBJAY_RECEIVERS_OTLP_GRPC", "127.0.0.1:14317",
                "SCRUBJAY_RECEIVERS_OTLP_MAX_REQUEST_BYTES", "2MiB",
                "SCRUBJAY_RECEIVERS_SYSLOG_UDP", "127.0.0.1:0",
                "SCRUBJAY_EXPORTERS_OTLP_ENDPOINT", "grpc://other:1",
                "SCRUBJAY_RULES_PACKS", "cloud, ai",
                "SCRUBJAY_SHUTDOWN_GRACE", "3s",
                "SCRUBJAY_JAVA_OPTS", "-Xmx1g");

        // when
        ScrubjayConfig config = ConfigLoader.load(file, variables).config();

        // then
        assertThat(config.receivers().otlp())
                .isEqualTo(new ScrubjayConfig.OtlpReceiver(loopback(14317), null, 2 << 20, null));
        assertThat(config.receivers().syslog())
                .isEqualTo(syslog(null, loopback(0), 1 << 20));
        assertThat(config.exporters().otlp().endpoints()).containsExactly(URI.create("grpc://other:1"));
        assertThat(config.rules().packs()).containsExactly("cloud", "ai");
        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void load_wrongVariables_areReportedByName() throws Exception {
        // given
        Map<String, String> variables = Map.of(
                "SCRUBJAY_RECEIVERS_OTLP_GRPC", "4317",
                "SCRUBJAY_RECEIVERS_OTLP_GRCP", "127.0.0.1:1",
                "SCRUBJAY_INCIDENTS_WEBHOOKS", "https://soc.example");

        // when
        List<String> problems = problems(null, variables);

        // then
        assertThat(problems)
                .containsExactly(
                        "environment: SCRUBJAY_RECEIVERS_OTLP_GRPC: 4317 (expected: host:port, port 0 to 65535)",
                        "environment: SCRUBJAY_INCIDENTS_WEBHOOKS: unknown variable"
                                + " (expected: SCRUBJAY_ and the path of a key that holds one value)",
                        "environment: SCRUBJAY_RECEIVERS_OTLP_GRCP: unknown variable"
                                + " (expected: SCRUBJAY_RECEIVERS_OTLP_GRPC)");
    }

    @Test
    void load_variablesOfKubernetesServices_areIgnored() throws Exception {
        Map<String, String> variables = Map.of(
                "SCRUBJAY_SERVICE_HOST", "10.0.0.1",
                "SCRUBJAY_SERVICE_PORT_OTLP_GRPC", "4317",
                "SCRUBJAY_PORT", "tcp://10.0.0.1:4317",
                "SCRUBJAY_PORT_4317_TCP_ADDR", "10.0.0.1",
                "SCRUBJAY_ADMIN_SERVICE_HOST", "10.0.0.2",
                "SCRUBJAY_RECEIVERS_SYSLOG_PORT_514_UDP", "udp://10.0.0.3:514");

        assertThat(ConfigLoader.load(null, variables).config().receivers())
                .isEqualTo(ConfigLoader.load(null, Map.of()).config().receivers());
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, , http://collector:4318",
        "http://collector:4317, grpc, grpc://collector:4317",
        "https://collector, grpc, grpcs://collector:4317",
        "https://collector/base, http/protobuf, https://collector/base"
    })
    void load_otelVariables_setTheExporter(String endpoint, @Nullable String protocol, String expected) throws Exception {
        Map<String, String> variables = protocol == null
                ? Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                : Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", protocol);

        assertThat(ConfigLoader.load(null, variables).config().exporters().otlp().endpoints())
                .containsExactly(URI.create(expected));
    }

    @Test
    void load_otelVariable_givesWayToTheFile() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: console}}\n");

        ScrubjayConfig config = ConfigLoader.load(file, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"))
                .config();

        assertThat(config.exporters().otlp().endpoints()).isEmpty();
    }

    @Test
    void load_otelVariableWithThePortOfGrpc_warns() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(null, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"));

        assertThat(loaded.warnings())
                .extracting(Problem::toString)
                .containsExactly("environment: OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4317: taken as OTLP/HTTP,"
                        + " but 4317 is the port of OTLP/gRPC; for that set OTEL_EXPORTER_OTLP_PROTOCOL=grpc");
    }

    @Test
    void load_endpointThatIsOurOwnListener_isRefused() throws Exception {
        // given
        Path file = write("""
                receivers:
                  otlp: {http: 0.0.0.0:4318}
                  syslog: {udp: 127.0.0.1:5514}
                exporters:
                  otlp: {endpoint: "http://localhost:4318"}
                  syslog: {endpoint: "udp://127.0.0.1:5514"}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems)
                .containsExactly(
                        file + ":5: exporters.otlp.endpoint: http://localhost:4318"
                                + " (expected: another place than our own receivers.otlp.http)",
                        file + ":6: exporters.syslog.endpoint: udp://127.0.0.1:5514"
                                + " (expected: another place than our own receivers.syslog.udp)");
    }

    @Test
    void load_otelVariableThatIsOurOwnListener_isRefused() {
        assertThat(problems(null, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")))
                .containsExactly("environment: OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318"
                        + " (expected: another place than our own receivers.otlp.http)");
    }

    @Test
    void load_samePortOfAnotherTransport_isNoLoop() throws Exception {
        Path file = write("""
                receivers: {syslog: {udp: 127.0.0.1:5514}}
                exporters: {syslog: {endpoint: "tcp://127.0.0.1:5514"}}
                """);

        assertThat(ConfigLoader.load(file, Map.of()).config().exporters().syslog().endpoints())
                .containsExactly(URI.create("tcp://127.0.0.1:5514"));
    }

    @Test
    void load_twoListenersOnOneAddress_isRefused() throws Exception {
        Path file = write("""
                receivers:
                  otlp: {grpc: 127.0.0.1:4317, http: 127.0.0.1:4317}
                  syslog: {tcp: 127.0.0.1:0, udp: 127.0.0.1:4317}
                admin: {listen: 0.0.0.0:4317}
                """);

        assertThat(problems(file, Map.of()))
                .containsExactly(
                        file + ":2: receivers.otlp.http: 127.0.0.1:4317"
                                + " (expected: an address of its own, receivers.otlp.grpc has this one)",
                        file + ":4: admin.listen: 0.0.0.0:4317"
                                + " (expected: an address of its own, receivers.otlp.grpc has this one)");
    }

    @Test
    void load_listenerBeyondLoopback_warns() throws Exception {
        Path file = write("receivers:\n  otlp: {grpc: 0.0.0.0:4317}\n");

        assertThat(ConfigLoader.load(file, Map.of()).warnings())
                .extracting(Problem::toString)
                .containsExactly(file + ":2: receivers.otlp.grpc: 0.0.0.0:4317: reachable from other machines,"
                        + " without authentication; a loopback address is not");
    }

    @Test
    void load_endpointWithPassword_doesNotShowIt() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://me:hunter2@collector:4318\"}}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: exporters.otlp.endpoint: http://[hidden]@collector:4318"
                        + " (expected: no user or password in it)");
    }

    @Test
    void load_inlineCredentialHeader_isRefusedWithoutShowingIt() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: console, headers: {x-api-key: hunter2}}}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(
                        file + ":2: exporters.otlp.headers.x-api-key: [hidden] (expected: env:NAME or file:PATH)");
    }

    @Test
    void load_queueSmallerThanAMessage_isRefused() throws Exception {
        Path file = write("""
                receivers: {syslog: {tcp: 127.0.0.1:5514}}
                exporters: {syslog: {queueBytes: 64KiB}}
                """);

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: exporters.syslog.queueBytes: 65536"
                        + " (expected: at least receivers.syslog.maxMessageBytes, 1048576)");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("scrubjay.yaml"), text);
    }

    private static List<String> problems(@Nullable Path file, Map<String, String> variables) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, variables));
        assertThat(thrown).as("refused").isNotNull();
        return thrown.problems().stream().map(Problem::toString).toList();
    }

    private static ScrubjayConfig.SyslogReceiver syslog(
            @Nullable InetSocketAddress tcp, @Nullable InetSocketAddress udp, int maxMessageBytes) {
        return new ScrubjayConfig.SyslogReceiver(tcp, udp, null, null, null, null, null, maxMessageBytes);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
