package io.scrubjay.proxy.receive.syslog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real rsyslog and syslog-ng, from Debian packages, on either side of the proxy: every message arrives once, in order and equal
 * to the byte but for its mask.
 */
@Timeout(120)
class SyslogRelaysIT {
    private static final String PLAIN = "plain";
    private static final String SECRET = "secret8675309";
    private static final String MASK = "\\[redacted:fake-token:[0-9a-f]{8}]";
    private static final String MODULES = "/usr/lib";
    private static final String RAW = "template(name=\"raw\" type=\"string\" string=\"%rawmsg%\")\n";
    private static final String RAW_LINES = "template(name=\"lines\" type=\"string\" string=\"%rawmsg%\\n\")\n";

    @TempDir
    private Path dir;

    private final List<String> messages = IntStream.range(0, 2_000)
            .mapToObj(i -> "<34>1 2026-11-23T05:14:15.000003+00:00 host app 812 ID47 [x@32473 n=\"" + i + "\"] message "
                    + i + (i % 10 == 0 ? " leaks " + SECRET : " is clean"))
            .toList();
    private @Nullable TestCertificate proxyCertificate;
    private @Nullable TestCertificate peerCertificate;

    @BeforeEach
    void makeCertificates() {
        proxyCertificate = TestCertificate.createRsa(dir, "dns:localhost");
        peerCertificate = TestCertificate.createRsa(dir, "dns:localhost");
    }

    @ParameterizedTest
    @CsvSource({"gtls, rsyslog-gnutls, traditional", "gtls, rsyslog-gnutls, octet-counted", "ossl, rsyslog-openssl, octet-counted"})
    void rsyslog_omfwdOverTls(String driver, String debianPackage, String framing) throws Exception {
        requireDriver(driver, debianPackage);
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector);
                Rsyslog rsyslog = Rsyslog.start(
                        dir,
                        driver(driver) + RAW
                                + """
                                module(load="imtcp")
                                input(type="imtcp" port="@PORT@" address="127.0.0.1")
                                """,
                        """
                        action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" TCP_Framing="%s" template="raw"
                               StreamDriver="%s" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid")
                        """
                                .formatted(proxy.listener("tls").getPort(), framing, driver))) {
            // when
            feed(rsyslog.port());

            // then
            assertArrived(collector);
            assertThat(proxy.messages("tls", "accepted")).isEqualTo(messages.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, "gnutls", "openssl"})
    void rsyslog_omrelp(String library) throws Exception {
        Peers.requireFile(MODULES, "rsyslog/omrelp.so", "rsyslog-relp");
        boolean tls = !library.equals(PLAIN);
        // librelp 1.11 with GnuTLS shows no certificate when it is a client
        Path clientCa = library.equals("openssl") ? requireNonNull(peerCertificate).certificate() : null;
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, clientCa);
                Rsyslog rsyslog = Rsyslog.start(
                        dir,
                        RAW
                                + """
                                module(load="omrelp" %s)
                                module(load="imtcp")
                                input(type="imtcp" port="@PORT@" address="127.0.0.1")
                                """
                                        .formatted(tls ? "tls.tlslib=\"" + library + "\"" : ""),
                        """
                        action(type="omrelp" target="127.0.0.1" port="%d" template="raw" %s)
                        """
                                .formatted(
                                        proxy.listener(tls ? "relpTls" : "relp").getPort(),
                                        tls ? relpTls(proxyCertificate, peerCertificate) : ""))) {
            // when
            feed(rsyslog.port());

            // then
            assertArrived(collector);
            assertThat(proxy.messages("relp", "accepted")).isEqualTo(messages.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"gtls, rsyslog-gnutls", "ossl, rsyslog-openssl"})
    void rsyslog_imtcpOverTls(String driver, String debianPackage) throws Exception {
        requireDriver(driver, debianPackage);
        Path file = dir.resolve("received");
        try (Rsyslog rsyslog = Rsyslog.start(
                        dir,
                        driver(driver) + RAW_LINES
                                + """
                                module(load="imtcp" StreamDriver.Name="%s" StreamDriver.Mode="1"
                                       StreamDriver.AuthMode="x509/certvalid")
                                input(type="imtcp" port="@PORT@" address="127.0.0.1")
                                """
                                        .formatted(driver),
                        writing(file));
                SyslogProxy proxy = exporter("tls://localhost:" + rsyslog.port())) {
            // when
            feed(proxy.tcp.getPort());

            // then
            assertWritten(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, "gnutls", "openssl"})
    void rsyslog_imrelp(String library) throws Exception {
        Peers.requireFile(MODULES, "rsyslog/imrelp.so", "rsyslog-relp");
        boolean tls = !library.equals(PLAIN);
        Path file = dir.resolve("received");
        try (Rsyslog rsyslog = Rsyslog.start(
                        dir,
                        RAW_LINES
                                + """
                                module(load="imrelp" %s)
                                input(type="imrelp" port="@PORT@" address="127.0.0.1" %s)
                                """
                                        .formatted(
                                                tls ? "tls.tlslib=\"" + library + "\"" : "",
                                                tls ? relpTls(proxyCertificate, peerCertificate) : ""),
                        writing(file));
                SyslogProxy proxy = exporter((tls ? "relps://localhost:" : "relp://localhost:") + rsyslog.port())) {
            // when
            feed(proxy.tcp.getPort());

            // then
            assertWritten(file);
            Eventually.await("answered", () -> proxy.exported("sent") == messages.size());
            assertThat(proxy.queuedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "tls", "udp"})
    void syslogNg_network(String transport) throws Exception {
        boolean udp = transport.equals("udp");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector);
                SyslogNg syslogNg = SyslogNg.start(
                        dir,
                        "network(ip(\"127.0.0.1\") port(@PORT@) flags(no-parse));",
                        switch (transport) {
                            case "tls" -> "network(\"127.0.0.1\" port(%d) template(\"$MSG\\n\") transport(\"tls\") %s);"
                                    .formatted(proxy.listener("tls").getPort(), ngTls());
                            case "udp" -> "network(\"127.0.0.1\" port(%d) template(\"$MSG\") transport(\"udp\"));"
                                    .formatted(proxy.udp.getPort());
                            default -> "network(\"127.0.0.1\" port(%d) template(\"$MSG\\n\"));".formatted(proxy.tcp.getPort());
                        })) {
            // when
            feed(syslogNg.port());

            // then
            if (udp) {
                Eventually.await("most", () -> collector.messages().size() > messages.size() / 2);
                assertThat(collector.text()).doesNotContain(SECRET);
                assertThat(unmasked(collector.messages())).isSubsetOf(messages);
            } else {
                assertArrived(collector);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void syslogNg_syslog(boolean tls) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector);
                SyslogNg syslogNg = SyslogNg.start(
                        dir,
                        "network(ip(\"127.0.0.1\") port(@PORT@) flags(syslog-protocol));",
                        tls
                                ? "syslog(\"127.0.0.1\" port(%d) transport(\"tls\") %s);"
                                        .formatted(proxy.listener("tls").getPort(), ngTls())
                                : "syslog(\"127.0.0.1\" port(%d) transport(\"tcp\"));".formatted(proxy.tcp.getPort()))) {
            // when
            feed(syslogNg.port());

            // then
            Eventually.await("all", () -> collector.messages().size() == messages.size());
            assertThat(collector.text()).doesNotContain(SECRET);
            assertThat(unmasked(collector.messages()))
                    .extracting(message -> message.substring(message.indexOf("message ")).stripTrailing())
                    .isEqualTo(messages.stream()
                            .map(message -> message.substring(message.indexOf("message ")))
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, false", "tcp, true", "tls, false"})
    void syslogNg_asCollector(String transport, boolean octetCounting) throws Exception {
        Path file = dir.resolve("received");
        boolean tls = transport.equals("tls");
        // syslog() wants octet counting, which is what TLS gets; network() wants lines
        String source = tls || octetCounting
                ? "syslog(ip(\"127.0.0.1\") port(@PORT@) flags(no-parse) transport(\"%s\") %s);"
                        .formatted(transport, tls ? ngTls() : "")
                : "network(ip(\"127.0.0.1\") port(@PORT@) flags(no-parse));";
        try (SyslogNg syslogNg =
                        SyslogNg.start(dir, source, "file(\"" + file + "\" template(\"$MSG\\n\"));");
                SyslogProxy proxy = octetCounting
                        ? new SyslogProxy(new SyslogProxy.Options("tcp://localhost:" + syslogNg.port()).octetCounting())
                        : exporter(transport + "://localhost:" + syslogNg.port())) {
            // when
            feed(proxy.tcp.getPort());

            // then
            assertWritten(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "octet counting"})
    void loggen_10000MessagesPerSecond(String mode) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector);
                StreamCollector tap = StreamCollector.tap(proxy.tcp)) {
            // given
            List<String> options = new ArrayList<>(List.of(
                    "--inet", "--stream", "--rate", "10000", "--number", "20000", "--interval", "60", "--size", "300"));
            if (mode.equals("octet counting")) {
                options.add("--syslog-proto");
            }
            options.addAll(List.of("127.0.0.1", "" + tap.port()));

            // when
            SyslogNg.loggen(options);

            // then
            Eventually.await("all", () -> collector.messages().size() == 20_000);
            assertThat(collector.messages()).isEqualTo(tap.messages());
            assertThat(proxy.messages("tcp", "accepted")).isEqualTo(20_000);
        }
    }

    @Test
    void loggen_10000MessagesPerSecondOverTls() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                // loggen shows no certificate
                SyslogProxy proxy = receiver(collector, null)) {
            // given
            // loggen reads nothing: with the session ticket of TLS 1.3 unread its close is a reset, and what it had not yet
            // sent, while we held it back, is gone
            Path noTickets = Files.writeString(
                    dir.resolve("openssl.cnf"),
                    """
                    openssl_conf = all
                    [all]
                    ssl_conf = ssl
                    [ssl]
                    system_default = limits
                    [limits]
                    MaxProtocol = TLSv1.2
                    """);

            // when
            SyslogNg.loggen(
                    List.of(
                            "--use-ssl", "--rate", "10000", "--number", "20000", "--interval", "60", "--size", "300",
                            "127.0.0.1", "" + proxy.listener("tls").getPort()),
                    Map.of("OPENSSL_CONF", noTickets.toString()));

            // then
            Eventually.await("all", () -> collector.messages().size() == 20_000);
            assertThat(collector.messages())
                    .extracting(message -> message.replaceAll(".*seq: 0*(\\d+),.*", "$1"))
                    .isEqualTo(IntStream.range(0, 20_000).mapToObj(String::valueOf).toList());
            assertThat(collector.messages()).allMatch(message -> message.length() == 299);
            assertThat(proxy.messages("tls", "accepted")).isEqualTo(20_000);
        }
    }

    private SyslogProxy receiver(StreamCollector collector) throws IOException {
        return receiver(collector, requireNonNull(peerCertificate).certificate());
    }

    private SyslogProxy receiver(StreamCollector collector, @Nullable Path clientCa) throws IOException {
        TestCertificate own = requireNonNull(proxyCertificate);
        PemFiles files = new PemFiles(own.certificate(), own.privateKey(), clientCa);
        return new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port())
                .serverTls(contexts().syslogServer("t", files, Set.of())));
    }

    private SyslogProxy exporter(String endpoint) throws IOException {
        TestCertificate own = requireNonNull(proxyCertificate);
        PemFiles files = new PemFiles(
                own.certificate(), own.privateKey(), requireNonNull(peerCertificate).certificate());
        return new SyslogProxy(
                new SyslogProxy.Options(endpoint).clientTls(contexts().syslogClient("t", files, Set.of())));
    }

    private static TlsContexts contexts() {
        return new TlsContexts(TlsContexts.INTERVAL, new Meters(new SimpleMeterRegistry()));
    }

    private static void requireDriver(String driver, String debianPackage) {
        Peers.requireFile(MODULES, "rsyslog/lmnsd_" + driver + ".so", debianPackage);
    }

    /** What the peer trusts and shows. */
    private String driver(String driver) {
        TestCertificate peer = requireNonNull(peerCertificate);
        return """
                global(defaultNetstreamDriver="%s" defaultNetstreamDriverCAFile="%s"
                       defaultNetstreamDriverCertFile="%s" defaultNetstreamDriverKeyFile="%s")
                """
                .formatted(driver, requireNonNull(proxyCertificate).certificate(), peer.certificate(), peer.privateKey());
    }

    /** With the peer's certificate for a name: who shows none is refused. */
    private static String relpTls(@Nullable TestCertificate trusted, @Nullable TestCertificate own) {
        return """
                tls="on" tls.authMode="name" tls.permittedPeer=["localhost"] tls.caCert="%s" tls.myCert="%s" tls.myPrivKey="%s"
                """
                .formatted(
                        requireNonNull(trusted).certificate(),
                        requireNonNull(own).certificate(),
                        requireNonNull(own).privateKey());
    }

    private String ngTls() {
        TestCertificate peer = requireNonNull(peerCertificate);
        return "tls(ca-file(\"%s\") cert-file(\"%s\") key-file(\"%s\") peer-verify(required-untrusted))"
                .formatted(requireNonNull(proxyCertificate).certificate(), peer.certificate(), peer.privateKey());
    }

    private static String writing(Path file) {
        return "action(type=\"omfile\" file=\"%s\" template=\"lines\")".formatted(file);
    }

    private void feed(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((String.join("\n", messages) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void assertArrived(StreamCollector collector) {
        Eventually.await("all", () -> collector.messages().size() >= messages.size());
        assertThat(collector.text()).doesNotContain(SECRET);
        assertThat(unmasked(collector.messages())).isEqualTo(messages);
    }

    private void assertWritten(Path file) {
        Eventually.await("all", () -> written(file).size() >= messages.size());
        assertThat(written(file)).noneMatch(line -> line.contains(SECRET));
        assertThat(unmasked(written(file))).isEqualTo(messages);
    }

    private static List<String> unmasked(List<String> texts) {
        return texts.stream().map(text -> text.replaceAll(MASK, SECRET)).toList();
    }

    private static List<String> written(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
