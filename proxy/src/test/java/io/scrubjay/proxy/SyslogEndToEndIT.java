package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.receive.syslog.DatagramCollector;
import io.scrubjay.proxy.receive.syslog.Rsyslog;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real syslog senders through the whole proxy into a collector; a tap before the proxy knows what they really sent. */
@Timeout(60)
class SyslogEndToEndIT {
    @SuppressWarnings("NullAway.Init")
    private static StreamCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static ProxyUnderTest proxy;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        collector = StreamCollector.open();
        proxy = ProxyUnderTest.start(
                dir, "exporters: {syslog: {endpoint: \"tcp://127.0.0.1:" + collector.port() + "\"}}\n");
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        collector.close();
    }

    static Stream<Arguments> loggerOptions() {
        return Stream.of(
                argumentSet("UDP, RFC 3164", List.of("--udp", "--rfc3164")),
                argumentSet("UDP, RFC 5424", List.of("--udp", "--rfc5424")),
                argumentSet("TCP, lines, RFC 3164", List.of("--tcp", "--rfc3164")),
                argumentSet("TCP, lines, RFC 5424", List.of("--tcp", "--rfc5424")),
                argumentSet("TCP, octet counting", List.of("--tcp", "--octet-count", "--rfc5424")));
    }

    @ParameterizedTest
    @MethodSource("loggerOptions")
    void logger_masksEverySecretAndNothingElse(List<String> options) throws IOException {
        // given
        String logger = Peers.require("logger", "bsdutils");
        PlantedSecrets secrets = new PlantedSecrets();
        boolean datagrams = options.getFirst().equals("--udp");
        boolean structured = options.contains("--rfc5424");
        List<String> texts = new ArrayList<>(List.of(
                "nothing to see",
                "Authorization: Bearer " + secrets.token() + " was refused",
                "{\"env\":{\"T\":\"" + secrets.token() + "\"}} \u00e4",
                "connect postgres://app:" + secrets.password("postgres-url-password") + "@db.test/orders"));
        List<String> structuredData = structured
                ? List.of("--sd-id", "x@32473", "--sd-param", "t=\"a \\\"" + secrets.token() + "\\\" \\] z\"")
                : List.of();
        String tag = structured ? "deployer" : secrets.token("github-pat");
        List<String> before = collector.messages();
        try (DatagramCollector datagramTap = DatagramCollector.tap(proxy.listener("receivers.syslog.udp"));
                StreamCollector streamTap = StreamCollector.tap(proxy.listener("receivers.syslog.tcp"))) {

            // when
            for (int i = 0; i < texts.size(); i++) {
                List<String> command = new ArrayList<>(List.of(logger, "-n", "127.0.0.1"));
                command.addAll(List.of("-P", "" + (datagrams ? datagramTap.port() : streamTap.port())));
                command.addAll(options);
                command.addAll(structuredData);
                command.addAll(List.of("-t", tag, "--", texts.get(i)));
                Peers.run(command);
                int sent = before.size() + i + 1;
                Eventually.await("message " + i, () -> collector.messages().size() == sent);
            }

            // then
            List<String> sent = datagrams ? datagramTap.datagrams() : streamTap.messages();
            assertThat(secrets.all()).allMatch(secret -> sent.stream().anyMatch(message -> message.contains(secret)));
            assertThat(arrivedSince(before).stream().map(message -> secrets.unmasked(message, proxy.key())))
                    .containsExactlyInAnyOrderElementsOf(sent);
            secrets.assertAbsent("collector", collector.text());
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"traditional", "octet-counted"})
    void rsyslog_masksEverySecretAndNothingElse(String framing, @TempDir Path directory) throws IOException {
        PlantedSecrets secrets = new PlantedSecrets();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String what = i % 100 == 0 ? "leaks " + secrets.token() + ", sadly" : "is clean";
            lines.add("<34>1 2026-11-23T05:14:15.000003+00:00 host app 812 ID47 - message " + i + " " + what);
        }
        List<String> before = collector.messages();
        double acceptedBefore = proxy.metric("scrubjay_receiver_syslog_messages_total", "tcp", "accepted");
        try (StreamCollector tap = StreamCollector.tap(proxy.listener("receivers.syslog.tcp"));
                Rsyslog rsyslog = Rsyslog.start(
                        directory,
                        """
                        action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" TCP_Framing="%s"
                               template="RSYSLOG_SyslogProtocol23Format")
                        """
                                .formatted(tap.port(), framing))) {
            // when
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rsyslog.port())) {
                socket.getOutputStream()
                        .write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }

            // then
            Eventually.await("all", () -> collector.messages().size() == before.size() + lines.size());
            assertThat(arrivedSince(before).stream().map(message -> secrets.unmasked(message, proxy.key())))
                    .containsExactlyElementsOf(tap.messages());
            secrets.assertAbsent("collector", collector.text());
            assertThat(proxy.metric("scrubjay_receiver_syslog_messages_total", "tcp", "accepted"))
                    .isEqualTo(acceptedBefore + lines.size());
            assertThat(proxy.metric("scrubjay_receiver_syslog_messages_total", "accepted"))
                    .isEqualTo(proxy.metric("scrubjay_exporter_syslog_messages_total", "sent"));
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tcp", "--udp"})
    void privateKeyLineByLine_noLineLeaves(String transport, @TempDir Path directory) throws Exception {
        // given
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
        List<String> content = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der).lines().toList();
        List<String> lines = new ArrayList<>(List.of("before", "-----BEGIN " + "PRIVATE KEY-----"));
        lines.addAll(content);
        lines.addAll(List.of("-----END " + "PRIVATE KEY-----", "after"));
        Path input = Files.write(directory.resolve("input"), lines);
        List<String> before = collector.messages();
        InetSocketAddress listener =
                proxy.listener(transport.equals("--tcp") ? "receivers.syslog.tcp" : "receivers.syslog.udp");

        // when
        Peers.run(List.of(
                Peers.require("logger", "bsdutils"), transport, "-n", "127.0.0.1", "-P", "" + listener.getPort(),
                "-t", "deployer", "--id=4711", "-f", input.toString()));

        // then
        Eventually.await("all", () -> arrivedSince(before).size() == lines.size());
        List<String> arrived = arrivedSince(before);
        assertThat(arrived).noneMatch(message -> content.stream().anyMatch(message::contains));
        assertThat(arrived.get(0)).endsWith("before");
        assertThat(arrived.get(1)).endsWith(lines.get(1));
        assertThat(arrived.get(2)).contains("[redacted:");
        assertThat(arrived.get(lines.size() - 1)).endsWith("after");
    }

    /** In order as far as they came over one connection. */
    private static List<String> arrivedSince(List<String> before) {
        List<String> arrived = collector.messages();
        before.forEach(arrived::remove);
        return arrived;
    }
}
