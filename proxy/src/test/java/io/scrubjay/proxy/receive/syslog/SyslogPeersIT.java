package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real senders and a real collector from Debian packages, with taps to see what they really sent. */
@Timeout(120)
class SyslogPeersIT {
    private static final String SECRET = "secret8675309";
    private static final String MASK = "\\[redacted:fake-token:[0-9a-f]{8}\\\\?]";
    private static final String SD_PARAM = "tok=\"a \\\"" + SECRET + "\\\" \\] z\"";

    static Stream<Arguments> loggerOptions() {
        return Stream.of(
                argumentSet("RFC 3164", List.of("--rfc3164")),
                argumentSet("RFC 5424", List.of("--rfc5424")),
                argumentSet("RFC 5424 without time and host", List.of("--rfc5424=notq,notime,nohost")),
                argumentSet(
                        "RFC 5424 with structured data",
                        List.of("--rfc5424", "--msgid", "ID47", "--sd-id", "x@32473", "--sd-param", SD_PARAM)));
    }

    @ParameterizedTest
    @MethodSource("loggerOptions")
    void logger_udp(List<String> options) throws Exception {
        String logger = Peers.require("logger", "bsdutils");
        try (DatagramCollector collector = DatagramCollector.open();
                SyslogProxy proxy = new SyslogProxy("udp://127.0.0.1:" + collector.port());
                DatagramCollector tap = DatagramCollector.tap(proxy.udp)) {
            // when
            for (String text : texts()) {
                Peers.run(loggerCommand(logger, "--udp", tap.port(), options, text));
            }

            // then
            int messages = texts().size();
            Eventually.await("all", () -> collector.datagrams().size() == messages);
            assertThat(tap.datagrams()).anyMatch(datagram -> datagram.contains(SECRET));
            assertMaskedOnly(collector.datagrams(), tap.datagrams());
            assertOneFingerprint(proxy);
        }
    }

    @ParameterizedTest
    @MethodSource("loggerOptions")
    void logger_tcp(List<String> options) throws Exception {
        overTcp(options);
    }

    @ParameterizedTest
    @MethodSource("loggerOptions")
    void logger_tcpOctetCounted(List<String> options) throws Exception {
        List<String> counted = new ArrayList<>(options);
        counted.add("--octet-count");
        overTcp(counted);
    }

    private static void overTcp(List<String> options) throws IOException {
        String logger = Peers.require("logger", "bsdutils");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                StreamCollector tap = StreamCollector.tap(proxy.tcp)) {
            // when
            for (int i = 0; i < texts().size(); i++) {
                Peers.run(loggerCommand(logger, "--tcp", tap.port(), options, texts().get(i)));
                int sent = i + 1;
                Eventually.await("message " + sent, () -> proxy.exported("sent") == sent);
            }

            // then
            int messages = texts().size();
            Eventually.await("all", () -> collector.messages().size() == messages);
            assertThat(tap.text()).contains(SECRET);
            // each logger has a connection of its own, so that the proxy's event loops take turns
            assertThat(unmasked(collector.messages())).containsExactlyInAnyOrderElementsOf(tap.messages());
            assertThat(collector.text()).doesNotContain(SECRET);
            assertOneFingerprint(proxy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP_Framing='traditional'", "TCP_Framing='octet-counted'", "TCP_FrameDelimiter='0'"})
    void rsyslog_tcp(String framing, @TempDir Path directory) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + collector.port());
                StreamCollector tap = StreamCollector.tap(proxy.tcp);
                Rsyslog rsyslog = Rsyslog.start(
                        directory,
                        """
                        action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" %s
                               template="RSYSLOG_SyslogProtocol23Format")
                        """
                                .formatted(tap.port(), framing.replace('\'', '"')))) {
            // when
            List<String> messages = numbered(5_000);
            feed(rsyslog.port(), messages);

            // then
            Eventually.await("all", () -> collector.messages().size() == messages.size());
            assertThat(tap.text()).contains(SECRET);
            assertThat(tap.text().charAt(0)).isEqualTo(framing.contains("octet") ? '1' : '<');
            assertThat(tap.text().contains("\0")).isEqualTo(framing.contains("Delimiter"));
            assertMaskedOnly(collector.messages(), tap.messages());
            assertThat(proxy.messages("tcp", "accepted")).isEqualTo(messages.size());
            assertThat(proxy.messages("tcp", "refused")).isZero();
            assertOneFingerprint(proxy);
        }
    }

    @Test
    void rsyslog_udp(@TempDir Path directory) throws Exception {
        try (DatagramCollector collector = DatagramCollector.open();
                SyslogProxy proxy = new SyslogProxy("udp://127.0.0.1:" + collector.port());
                DatagramCollector tap = DatagramCollector.tap(proxy.udp);
                Rsyslog rsyslog = Rsyslog.start(
                        directory,
                        """
                        action(type="omfwd" target="127.0.0.1" port="%d" protocol="udp"
                               template="RSYSLOG_SyslogProtocol23Format")
                        """
                                .formatted(tap.port()))) {
            // when
            List<String> messages = numbered(200);
            feed(rsyslog.port(), messages);

            // then
            Eventually.await("all", () -> collector.datagrams().size() == messages.size());
            assertThat(tap.datagrams()).anyMatch(datagram -> datagram.contains(SECRET));
            assertMaskedOnly(collector.datagrams(), tap.datagrams());
        }
    }

    @Test
    void rsyslog_asCollector(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("received");
        try (Rsyslog rsyslog = Rsyslog.start(
                        directory,
                        """
                        template(name="raw" type="string" string="%%rawmsg%%\\n")
                        action(type="omfile" file="%s" template="raw")
                        """
                                .formatted(file));
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + rsyslog.port())) {
            // given
            List<String> messages = numbered(2_000);
            List<String> lines = messages.subList(0, 1_000);
            List<String> counted = messages.subList(1_000, 1_900);
            List<String> datagrams = messages.subList(1_900, 2_000);

            // when
            feed(proxy.tcp.getPort(), lines);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.tcp.getPort())) {
                StringBuilder stream = new StringBuilder();
                counted.forEach(message -> stream.append(message.length()).append(' ').append(message));
                socket.getOutputStream().write(stream.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
            try (DatagramSocket socket = new DatagramSocket()) {
                for (String message : datagrams) {
                    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
                    socket.send(new DatagramPacket(bytes, bytes.length, proxy.udp));
                }
            }

            // then
            Eventually.await("all", () -> written(file).size() == messages.size());
            List<String> received = written(file);
            assertThat(received).noneMatch(line -> line.contains(SECRET));
            List<String> unmasked = unmasked(received);
            assertThat(unmasked).containsExactlyInAnyOrderElementsOf(messages);
            for (List<String> sent : List.of(lines, counted, datagrams)) {
                assertThat(unmasked.stream().filter(sent::contains).toList()).isEqualTo(sent);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n\0"})
    void rsyslog_asCollector_upToNul(String end, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("received");
        try (Rsyslog rsyslog = Rsyslog.start(
                        directory,
                        """
                        template(name="raw" type="string" string="%rawmsg%\\n")
                        module(load="imtcp" addtlFrameDelimiter="0" disableLFDelimiter="on")
                        input(type="imtcp" port="@PORT@" address="127.0.0.1")
                        """,
                        "action(type=\"omfile\" file=\"%s\" template=\"raw\")".formatted(file));
                SyslogProxy proxy = new SyslogProxy("tcp://127.0.0.1:" + rsyslog.port());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.tcp.getPort())) {
            // when
            List<String> messages = numbered(2_000);
            socket.getOutputStream()
                    .write((String.join(end, messages) + end).getBytes(StandardCharsets.ISO_8859_1));

            // then
            Eventually.await("all", () -> written(file).size() == messages.size());
            assertMaskedOnly(written(file), messages);
        }
    }

    private static List<String> texts() {
        return List.of("clean", "token " + SECRET + " used", "\u00e4 " + SECRET, "9 starts with a digit");
    }

    private static List<String> loggerCommand(
            String logger, String transport, int port, List<String> options, String text) {
        List<String> command = new ArrayList<>(List.of(logger, transport, "-n", "127.0.0.1", "-P", "" + port));
        command.addAll(options);
        command.addAll(List.of("-t", "deployer", "-p", "auth.info", "--id=4711", "--", text));
        return command;
    }

    /** Messages of RFC 5424, of which every tenth leaks. */
    private static List<String> numbered(int count) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String sd = i % 20 == 0 ? "[x@32473 n=\"" + i + "\" " + SD_PARAM + "]" : "[x@32473 n=\"" + i + "\"]";
            String msg = i % 10 == 0 ? "leaks " + SECRET + ", sadly" : "is clean";
            messages.add("<34>1 2026-11-23T05:14:15.000003+00:00 host app 812 ID47 " + sd + " message " + i + " " + msg);
        }
        return messages;
    }

    private static void feed(int port, List<String> messages) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write((String.join("\n", messages) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void assertMaskedOnly(List<String> received, List<String> sent) {
        assertThat(received).noneMatch(message -> message.contains(SECRET));
        assertThat(unmasked(received)).isEqualTo(sent);
    }

    private static void assertOneFingerprint(SyslogProxy proxy) {
        assertThat(proxy.findings).isNotEmpty();
        assertThat(proxy.findings.stream().map(finding -> finding.fingerprint().hex()).distinct()).hasSize(1);
        assertThat(proxy.findings)
                .allSatisfy(finding -> assertThat(finding.place()).isIn("msg", "structured-data.x@32473.tok"))
                .allSatisfy(finding -> assertThat(finding.service()).isIn("deployer", "app"));
    }

    private static List<String> unmasked(List<String> messages) {
        return messages.stream().map(message -> message.replaceAll(MASK, SECRET)).toList();
    }

    private static List<String> written(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
