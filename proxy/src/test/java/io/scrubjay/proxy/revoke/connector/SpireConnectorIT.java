package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.revoke.Handle;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.SpireServer;
import io.scrubjay.proxy.testing.SpireServer.Svid;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SPIRE server. */
class SpireConnectorIT {
    @SuppressWarnings("NullAway.Init")
    private static SpireServer spire;

    @TempDir
    private Path dir = Path.of("");

    private final Svid admin = spire.mint(SpireServer.ADMIN);

    @BeforeAll
    static void start() {
        spire = SpireServer.start();
    }

    @AfterAll
    static void stop() {
        if (spire != null) {
            spire.close();
        }
    }

    @Test
    void revoke_entry_isGone() throws Exception {
        // given
        Target target = entry(spire.createEntry("/agents/builder", "-x509SVIDTTL", "600"));
        try (Connectors connectors = connectors(admin)) {
            Connector connector = connectors.all().getFirst();

            // when
            Plan plan = connector.plan(target);
            Verification before = connector.verify(target, null);
            Outcome outcome = connector.revoke(target, null);
            Verification after = connector.verify(target, null);
            Outcome again = connector.revoke(target, null);

            // then
            assertThat(plan.refusal()).isNull();
            assertThat(plan.facts())
                    .containsExactly(
                            "identity: spiffe://example.org/agents/builder",
                            "SVIDs that were issued live until they expire, 600 s at most for X.509");
            assertThat(before).isEqualTo(Verification.ALIVE);
            assertThat(outcome).isEqualTo(new Outcome.Done("deleted"));
            assertThat(after).isEqualTo(Verification.DEAD);
            assertThat(again).isEqualTo(new Outcome.AlreadyDead("no such entry"));
            assertThat(connector.plan(target).facts()).containsExactly("already dead");
            assertThat(spire.hasEntry(target.handle().id())).isFalse();
        }
    }

    @Test
    void revoke_entriesOfWhatIsMoreThanAWorkload_isRefused() throws Exception {
        // given
        Target administrator = entry(spire.createEntry("/ops", "-admin"));
        Target server = entry(spire.createEntry("/nested", "-downstream"));
        Target nodes = entry(spire.createEntry("/nodes", "-node"));
        Target ours = entry(spire.createEntry(SpireServer.ADMIN));
        try (Connectors connectors = connectors(admin)) {
            Connector connector = connectors.all().getFirst();

            // when
            List<Outcome> outcomes = List.of(
                    connector.revoke(administrator, null),
                    connector.revoke(server, null),
                    connector.revoke(nodes, null),
                    connector.revoke(ours, null));

            // then
            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Refused("entry of an administrator"),
                            new Outcome.Refused("entry of a SPIRE server"),
                            new Outcome.Refused("entry of nodes"),
                            new Outcome.Refused("our own entry"));
            assertThat(List.of(administrator, server, nodes, ours))
                    .allMatch(target -> spire.hasEntry(target.handle().id()));
            assertThat(connector.plan(nodes).refusal()).isEqualTo("entry of nodes");
        }
    }

    @Test
    void revoke_entryOfAnotherTenant_isRefused() throws Exception {
        // given
        Target theirs = entry(spire.createEntry("/team-b/builder"));
        Target alike = entry(spire.createEntry("/team-a2/builder"));
        Target ours = entry(spire.createEntry("/team-a/builder"));
        try (Connectors connectors = connectors(spire.address(), admin, "/team-a")) {
            Connector connector = connectors.all().getFirst();

            // when
            List<Outcome> outcomes = List.of(
                    connector.revoke(theirs, null), connector.revoke(alike, null), connector.revoke(ours, null));

            // then
            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Refused("entry outside /team-a"),
                            new Outcome.Refused("entry outside /team-a"),
                            new Outcome.Done("deleted"));
            assertThat(spire.hasEntry(theirs.handle().id())).isTrue();
        }
    }

    @Test
    void revoke_withoutTheRight_isRefusedAndNotTakenForDead() throws Exception {
        // given
        Target target = entry(spire.createEntry("/agents/builder"));
        try (Connectors connectors = connectors(spire.mint("/nobody"))) {
            Connector powerless = connectors.all().getFirst();

            // when
            Outcome outcome = powerless.revoke(target, null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Refused("grpc-status 7"));
            assertThat(powerless.verify(target, null)).isEqualTo(Verification.UNKNOWN);
            assertThat(spire.hasEntry(target.handle().id())).isTrue();
        }
    }

    @Test
    void revoke_serverOfAnotherAuthority_isNotTrusted() throws Exception {
        // given
        Target target = entry(spire.createEntry("/agents/builder"));
        Path other = TestCertificate.create(dir, "dns:localhost").certificate();
        try (Connectors connectors = connectors(new Svid(admin.certificate(), admin.key(), other))) {
            Connector connector = connectors.all().getFirst();

            // when
            Outcome outcome = connector.revoke(target, null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Retry("tls", null));
            assertThat(connector.verify(target, null)).isEqualTo(Verification.UNKNOWN);
            assertThat(spire.hasEntry(target.handle().id())).isTrue();
        }
    }

    @Test
    void revoke_workloadInPlaceOfTheServer_isNotTrusted() throws Exception {
        // given
        Svid workload = spire.mint("/web");
        try (TlsContexts contexts = contexts();
                Impostor impostor = new Impostor(contexts, workload);
                Connectors connectors = connectors(impostor.address(), admin, null)) {

            // when
            Outcome outcome = connectors.all().getFirst().revoke(entry("any"), null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Retry("tls", null));
        }
    }

    @Test
    void revoke_privateAddressNotAllowed_isNeverCalled() throws Exception {
        // given
        try (Connectors connectors =
                new Connectors(List.of(config(spire.address(), admin, null, false)), contexts())) {

            // when
            Outcome outcome = connectors.all().getFirst().revoke(entry("any"), null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Refused("blocked address"));
        }
    }

    @Test
    void revoke_serverAway_isTriedAgain() throws Exception {
        // given
        try (Connectors connectors = connectors(URI.create("https://127.0.0.1:1"), admin, null)) {

            // when
            Outcome outcome = connectors.all().getFirst().revoke(entry("any"), null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Retry("connect", null));
        }
    }

    private static Target entry(String id) {
        return new Target(new Handle("entry", id), "key");
    }

    private static Connectors connectors(Svid svid) {
        return connectors(spire.address(), svid, null);
    }

    private static Connectors connectors(URI address, Svid svid, @Nullable String paths) {
        return new Connectors(List.of(config(address, svid, paths, true)), contexts());
    }

    private static ConnectorEntry config(URI address, Svid svid, @Nullable String paths, boolean allowPrivate) {
        return new ConnectorEntry(
                "spire",
                "spire",
                address,
                null,
                null,
                paths,
                null,
                null,
                svid.bundle(),
                svid.certificate(),
                svid.key(),
                allowPrivate);
    }

    private static TlsContexts contexts() {
        return new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry()));
    }

    /** Shows an SVID of the trust domain, and answers nothing. */
    private static final class Impostor implements AutoCloseable {
        private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        private final Channel channel;

        Impostor(TlsContexts contexts, Svid svid) throws InterruptedException {
            TlsContext tls = contexts.server(
                    "impostor", new PemFiles(svid.certificate(), svid.key(), svid.bundle()), List.of("h2"));
            channel = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel accepted) {
                            accepted.pipeline().addLast(tls.current().newHandler(accepted.alloc()), new Silence());
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
        }

        URI address() {
            return URI.create("https://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort());
        }

        private static final class Silence extends ChannelInboundHandlerAdapter {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close(); // the client does not trust it
            }
        }

        @Override
        public void close() {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
