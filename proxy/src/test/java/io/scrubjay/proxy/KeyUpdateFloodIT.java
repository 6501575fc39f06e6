package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS 1.3 answers each KeyUpdate that asks for one (RFC 8446, section 4.6.3): from a peer that does not read the answers no more is read,
 * or they would pile up.
 */
class KeyUpdateFloodIT {
    private static final int RECEIVE_BUFFER_BYTES = 8192;

    private static final Duration LONG = Duration.ofMinutes(5);

    /** A proxy that goes on reading is busy with what it has read for a second or two, and seems to have stopped. */
    private static final Duration PAUSE = Duration.ofSeconds(8);

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static OtlpHarness proxy;

    @SuppressWarnings("NullAway.Init")
    private static TestCertificate certificate;

    private static final TlsContexts CONTEXTS =
            new TlsContexts(TlsContexts.INTERVAL, new Meters(new SimpleMeterRegistry()));

    @BeforeAll
    static void start(@TempDir Path dir) {
        certificate = TestCertificate.create(dir, "dns:localhost");
        PemFiles files = new PemFiles(certificate.certificate(), certificate.privateKey(), null);
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(),
                receiver -> receiver.headerTimeout(LONG).writeTimeout(LONG).tls(CONTEXTS.server("it", files, List.of("h2", "http/1.1"))),
                exporter -> exporter);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        collector.close();
        CONTEXTS.close();
    }

    @Test
    void answersUnread_noMoreIsRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        // closed without TLS, which would wait for its turn behind what cannot be sent
        try (Socket connection = new Socket()) {
            connection.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            connection.connect(proxy.address());
            SSLSocket socket = (SSLSocket) certificate
                    .clientContext(certificate)
                    .getSocketFactory()
                    .createSocket(connection, "localhost", connection.getPort(), false);
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            Thread flood = Thread.ofPlatform().daemon().start(() -> send(socket, sent));

            // when
            Eventually.await("sending stops", () -> {
                long before = sent.get();
                LockSupport.parkNanos(PAUSE.toNanos());
                return before > 0 && sent.get() == before;
            });

            // then
            assertThat(flood.isAlive()).isTrue();
        }
    }

    private static void send(SSLSocket socket, AtomicLong sent) {
        try {
            while (true) {
                socket.startHandshake(); // once it is open: a KeyUpdate that asks for another
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // closed by the test
        }
    }
}
