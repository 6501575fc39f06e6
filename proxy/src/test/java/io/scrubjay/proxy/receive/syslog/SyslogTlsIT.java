package io.scrubjay.proxy.receive.syslog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Crowd;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.HostileTls;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.tls.CertificateFingerprint;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5425 on both sides: who may send, whom we send to, and how a stream ends. */
@Timeout(60)
class SyslogTlsIT {
    @TempDir
    private Path dir;

    private final TlsContexts contexts = new TlsContexts(TlsContexts.INTERVAL, new Meters(new SimpleMeterRegistry()));

    private @Nullable TestCertificate proxyCertificate;
    private @Nullable TestCertificate peerCertificate;

    @BeforeEach
    void makeCertificates() {
        proxyCertificate = TestCertificate.create(dir, "dns:localhost");
        peerCertificate = TestCertificate.create(dir, "dns:localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "authority", "fingerprint"})
    void receiver_knownClient_isHeard(String known) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, server(known));
                SSLSocket socket = connect(proxy, peer())) {
            // when
            write(socket, "17 <13>is secret1234<13>a line\n");

            // then
            Eventually.await("forwarded", () -> collector.text().endsWith("<13>a line\n"));
            assertThat(collector.text()).matches("(?s)\\d+ <13>is \\[redacted:fake-token:[0-9a-f]{8}]<13>a line\n");
            assertThat(proxy.messages("tls", "accepted")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority", "fingerprint"})
    void receiver_unknownClient_isNotHeard(String known) throws Exception {
        TestCertificate stranger = TestCertificate.create(dir, "dns:localhost");
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, server(known));
                SSLSocket socket = (SSLSocket) stranger.clientContext(ours())
                        .getSocketFactory()
                        .createSocket("localhost", proxy.listener("tls").getPort())) {
            // when
            assertThatThrownBy(() -> {
                        write(socket, "<13>hello\n");
                        socket.getInputStream().read();
                    })
                    // then
                    .isInstanceOf(IOException.class);
            Eventually.await("counted", () -> proxy.refused("tls_handshake") == 1);
            assertThat(collector.text()).isEmpty();
        }
    }

    @Test
    void receiver_plainText_isNotHeard() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, server("none"));
                Socket socket = new Socket(proxy.listener("tls").getAddress(), proxy.listener("tls").getPort())) {
            // when
            socket.getOutputStream().write("<13>hello\n".getBytes(StandardCharsets.US_ASCII));

            // then
            Eventually.await("counted", () -> proxy.refused("tls_handshake") == 1);
            assertThat(collector.text()).isEmpty();
        }
    }

    @Test
    void receiver_noHandshakes_areRefusedInTime() throws Exception {
        List<Arguments> openings = HostileTls.openings().toList();
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port())
                        .serverTls(server("none"))
                        .stallTimeout(Duration.ofSeconds(2)));
                SSLSocket other = connect(proxy, peer())) {
            for (String listener : List.of("tls", "relpTls")) {
                for (Arguments opening : openings) {
                    // when
                    double before = proxy.refused("tls_handshake");
                    byte[] next = ((String) opening.get()[1]).getBytes(StandardCharsets.ISO_8859_1);
                    try (Crowd hostile = Crowd.reading(proxy.listener(listener), SyslogProxy.MAX_CONNECTIONS - 1)) {
                        hostile.send(((String) opening.get()[0]).getBytes(StandardCharsets.ISO_8859_1));

                        // then
                        Eventually.await(opening + ": closed", () -> {
                            hostile.send(next);
                            return hostile.size() == 0;
                        });
                        Eventually.await(
                                opening + ": counted",
                                () -> proxy.refused("tls_handshake") == before + SyslogProxy.MAX_CONNECTIONS - 1);
                    }
                    write(other, "<13>" + listener + opening + "\n");
                }
            }
            Eventually.await("another is heard", () -> collector.messages().size() == 2 * openings.size());
        }
    }

    @Test
    void receiver_queueIsFull_handshakeIsRead() throws Exception {
        int port = Peers.freeTcpPort();
        List<Socket> senders = new ArrayList<>();
        try (SyslogProxy proxy = new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + port)
                .serverTls(server("none"))
                .queueBytes(64 * 1024)
                .stallTimeout(Duration.ofSeconds(5)))) {
            // given: on each event loop
            for (int i = 0; i < 4; i++) {
                Socket sender = new Socket(proxy.tcp.getAddress(), proxy.tcp.getPort());
                senders.add(sender);
                write(sender, ("<13>" + "a line ".repeat(150) + "\n").repeat(100));
            }
            Eventually.await("full", () -> proxy.readingStopped("receivers.syslog.tcp") == senders.size());
            try (SSLSocket late = connect(proxy, peer());
                    SSLSocket later = connect(proxy, peer())) {
                // when
                late.startHandshake();
                later.startHandshake();
                write(late, "<13>late\n");
                write(later, "<13>late\n");

                // then
                try (StreamCollector collector = StreamCollector.open(port)) {
                    Eventually.await("all", () -> collector.messages().size() == 4 * 100 + 2);
                    assertThat(collector.messages()).filteredOn(message -> message.equals("<13>late")).hasSize(2);
                }
                assertThat(proxy.refused("tls_handshake")).isZero();
            }
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
        }
    }

    @Test
    void receiver_endWithoutCloseNotify_lastLineIsRefused() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, server("none"));
                Socket plain = new Socket(proxy.listener("tls").getAddress(), proxy.listener("tls").getPort())) {
            // given
            SSLSocket socket = (SSLSocket) peer().clientContext(ours())
                    .getSocketFactory()
                    .createSocket(plain, "localhost", plain.getPort(), false);
            write(socket, "<13>whole\n<13>cut");
            Eventually.await("whole", () -> collector.text().equals("<13>whole\n"));

            // when
            plain.shutdownOutput();

            // then
            Eventually.await("refused", () -> proxy.refused("incomplete") == 1);
            assertThat(collector.text()).isEqualTo("<13>whole\n");
        }
    }

    @Test
    void receiver_weakSuite_isNotAgreedOn() throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                SyslogProxy proxy = receiver(collector, server("none"));
                SSLSocket socket = connect(proxy, peer())) {
            // given
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});

            // when
            assertThatThrownBy(socket::startHandshake)
                    // then
                    .isInstanceOf(IOException.class);
            Eventually.await("counted", () -> proxy.refused("tls_handshake") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority", "fingerprint"})
    void exporter_knownCollector_isSpokenTo(String known) throws Exception {
        // a second proxy is the collector
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = receiver(last, server(peer(), "fingerprint", ours()));
                SyslogProxy proxy = exporter(known, "tls://localhost:" + collector.listener("tls").getPort())) {
            // when
            send(proxy.tcp, "<13>a line\r\n7 counted");

            // then
            Eventually.await("all", () -> last.text().equals("11 <13>a line\r7 counted"));
            assertThat(proxy.exported("sent")).isEqualTo(2);
        }
    }

    @Test
    void exporter_relpOverTls_isAnswered() throws Exception {
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = receiver(last, server(peer(), "fingerprint", ours()));
                SyslogProxy proxy =
                        exporter("fingerprint", "relps://localhost:" + collector.listener("relpTls").getPort())) {
            // when
            send(proxy.tcp, "<13>a line\n7 counted");

            // then
            Eventually.await("answered", () -> proxy.exported("sent") == 2);
            Eventually.await("all", () -> last.text().equals("10 <13>a line7 counted"));
            assertThat(collector.messages("relp", "accepted")).isEqualTo(2);
        }
    }

    @Test
    void exporter_unknownCollector_getsNothing() throws Exception {
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = receiver(last, server(ours(), "none", peer()));
                SyslogProxy proxy = exporter("fingerprint", "tls://localhost:" + collector.listener("tls").getPort())) {
            // when
            send(proxy.tcp, "<13>a line\n");

            // then
            Eventually.await("tried", () -> collector.refused("tls_handshake") >= 1);
            assertThat(collector.messages("tls", "accepted")).isZero();
            assertThat(proxy.queuedBytes()).isPositive();
        }
    }

    @Test
    void exporter_certificateOfAnotherHost_getsNothing() throws Exception {
        peerCertificate = TestCertificate.create(dir, "dns:elsewhere.example");
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy collector = receiver(last, server(peer(), "none", ours()));
                SyslogProxy proxy = exporter("authority", "tls://localhost:" + collector.listener("tls").getPort())) {
            // when
            send(proxy.tcp, "<13>a line\n");

            // then
            Eventually.await("tried", () -> collector.refused("tls_handshake") >= 1);
            assertThat(collector.messages("tls", "accepted")).isZero();
        }
    }

    @Test
    void exporter_firstCollectorIsNotKnown_secondGetsAll() throws Exception {
        try (StreamCollector last = StreamCollector.open();
                SyslogProxy stranger = receiver(last, server(ours(), "none", peer()));
                SyslogProxy collector = receiver(last, server(peer(), "fingerprint", ours()));
                SyslogProxy proxy = exporter(
                        "fingerprint",
                        "tls://localhost:" + stranger.listener("tls").getPort(),
                        "tls://localhost:" + collector.listener("tls").getPort())) {
            // when
            send(proxy.tcp, "<13>one\n<13>two\n");

            // then
            Eventually.await("all", () -> last.text().equals("7 <13>one7 <13>two"));
            assertThat(collector.messages("tls", "accepted")).isEqualTo(2);
            assertThat(stranger.messages("tls", "accepted")).isZero();
        }
    }

    private SyslogProxy receiver(StreamCollector collector, TlsContext tls) throws IOException {
        return new SyslogProxy(new SyslogProxy.Options("tcp://127.0.0.1:" + collector.port()).serverTls(tls));
    }

    /** Sends with our certificate to who shows that of the peer. */
    private SyslogProxy exporter(String known, String... endpoints) throws IOException {
        boolean pinned = known.equals("fingerprint");
        PemFiles files = new PemFiles(
                ours().certificate(), ours().privateKey(), pinned ? null : peer().certificate());
        return new SyslogProxy(new SyslogProxy.Options(endpoints)
                .clientTls(contexts.syslogClient("t", files, pinned ? Set.of(fingerprint(peer())) : Set.of())));
    }

    private TlsContext server(String known) {
        return server(ours(), known, peer());
    }

    private TlsContext server(TestCertificate own, String known, TestCertificate client) {
        PemFiles files = new PemFiles(
                own.certificate(), own.privateKey(), known.equals("authority") ? client.certificate() : null);
        return contexts.syslogServer(
                "t", files, known.equals("fingerprint") ? Set.of(fingerprint(client)) : Set.of());
    }

    private static CertificateFingerprint fingerprint(TestCertificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.leaf().getEncoded());
            return new CertificateFingerprint(HexFormat.of().formatHex(digest));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private TestCertificate ours() {
        return requireNonNull(proxyCertificate);
    }

    private TestCertificate peer() {
        return requireNonNull(peerCertificate);
    }

    private SSLSocket connect(SyslogProxy proxy, TestCertificate client) throws IOException {
        return (SSLSocket) client.clientContext(ours())
                .getSocketFactory()
                .createSocket("localhost", proxy.listener("tls").getPort());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void send(InetSocketAddress to, String text) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            write(socket, text);
        }
    }
}
