package io.scrubjay.proxy.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.reload.LiveRules;
import io.scrubjay.proxy.reload.RuleReloader;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import io.scrubjay.proxy.revoke.RegistrationReader;
import io.scrubjay.proxy.revoke.RevocationService;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.telemetry.PrometheusMetrics;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The admin API over HTTP/1.1: {@code /livez}, {@code /readyz}, {@code /metrics}, {@code /v1/...}. Who reads needs no
 * authentication, so it listens on loopback unless the operator says otherwise; who changes something needs the token.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_REQUEST_BODY_BYTES = 256 * 1_024;
    private static final int MAX_CONNECTIONS = 128;
    private static final int IDLE_SECONDS = 60;
    private static final int CLOSE_SECONDS = 5;

    private final InetSocketAddress listen;
    private final AdminRouter router;
    private final HostGuard hostGuard;
    private final Gate gate;
    private final @Nullable TlsContext tls;
    private final EventLoopGroup eventLoops;
    private final boolean ownsEventLoops;
    private final Class<? extends ServerChannel> channelType;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("admin-", 0).factory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private AdminServer(Builder builder) {
        this.listen = builder.listen;
        this.router = new AdminRouter(builder.resources());
        this.hostGuard = new HostGuard(listen, builder.names);
        this.gate = new Gate(new AdminToken(builder.token), builder.issuers, builder.approvers);
        this.tls = builder.tls;
        EventLoopGroup given = builder.eventLoops;
        this.ownsEventLoops = given == null;
        this.eventLoops = given != null
                ? given
                : new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());
        this.channelType = builder.channelType;
    }

    /** A server at this address; port 0 takes a free one. */
    public static Builder builder(InetSocketAddress listen) {
        return new Builder(listen);
    }

    /**
     * Binds.
     *
     * @return the address, with the port that was taken
     * @throws BindException if that cannot be had; the message says which and why
     */
    public InetSocketAddress start() throws BindException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(channelType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Initializer())
                .bind(listen)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bindFailure(bound.cause());
        }
        Channel channel = bound.channel();
        channels.add(channel);
        return (InetSocketAddress) channel.localAddress();
    }

    /** Closes the listener and all connections. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        executor.shutdownNow();
        if (ownsEventLoops) {
            eventLoops
                    .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                    .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private BindException bindFailure(@Nullable Throwable cause) {
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        String rule = reason.toLowerCase(Locale.ROOT).contains("in use")
                ? "a free port; already in use"
                : "an address and port that this user may listen on; " + reason;
        BindException failure = new BindException("admin.listen: " + listen.getHostString() + ":" + listen.getPort()
                + " (expected: " + rule + ")");
        failure.initCause(cause);
        return failure;
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close of a connection too many
        protected void initChannel(SocketChannel channel) {
            if (channels.size() > MAX_CONNECTIONS) {
                channel.close();
                return;
            }
            channels.add(channel);
            if (tls != null) {
                channel.pipeline().addLast(tls.current().newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BODY_BYTES, true))
                    .addLast(new FlowControlHandler())
                    .addLast(new AdminHandler(router, hostGuard, gate, executor));
        }
    }

    /** Sets up a server. */
    public static final class Builder {
        private final InetSocketAddress listen;
        private final List<ReadinessCheck> checks = new ArrayList<>();
        private Set<String> names = Set.of();
        private @Nullable EventLoopGroup eventLoops;
        private Class<? extends ServerChannel> channelType = NioServerSocketChannel.class;
        private @Nullable PrometheusMetrics metrics;
        private @Nullable IncidentService incidents;
        private @Nullable LiveRules rules;
        private @Nullable Meters findings;
        private @Nullable RuleReloader reloader;
        private @Nullable SecretValue token;
        private @Nullable TlsContext tls;
        private @Nullable CredentialRegistry registry;
        private @Nullable FingerprintKey fingerprintKey;
        private @Nullable RevocationService revocations;
        private boolean knowsSenders;
        private Map<String, Set<String>> issuerConnectors = Map.of();
        private Map<String, SecretValue> issuers = Map.of();
        private Map<String, SecretValue> approvers = Map.of();

        private Builder(InetSocketAddress listen) {
            this.listen = listen;
        }

        /** Event loops to share, with the channel type that goes with them; by default one NIO loop of its own. */
        public Builder eventLoops(EventLoopGroup eventLoops, Class<? extends ServerChannel> channelType) {
            this.eventLoops = eventLoops;
            this.channelType = channelType;
            return this;
        }

        /** Host names, lower case, that requests may use beside {@code localhost} while the address is loopback. */
        public Builder names(Set<String> names) {
            this.names = Set.copyOf(names);
            return this;
        }

        /** What {@code /readyz} asks. */
        public Builder readiness(ReadinessCheck check) {
            checks.add(check);
            return this;
        }

        /** Adds {@code /metrics}. */
        public Builder metrics(PrometheusMetrics metrics) {
            this.metrics = metrics;
            return this;
        }

        /** Adds {@code /v1/incidents}, {@code /v1/dead-letters} and {@code /v1/partner-keys}. */
        public Builder incidents(IncidentService incidents) {
            this.incidents = incidents;
            return this;
        }

        /** Adds {@code /v1/rules}, with findings as {@code meters} have counted them. */
        public Builder rules(LiveRules rules, Meters meters) {
            this.rules = rules;
            this.findings = meters;
            return this;
        }

        /** Adds {@code /v1/rules/reload}. */
        public Builder reloader(RuleReloader reloader) {
            this.reloader = reloader;
            return this;
        }

        /** What requests that change something must bring; null, the default, if none may. */
        public Builder token(@Nullable SecretValue token) {
            this.token = token;
            return this;
        }

        /** Speaks TLS only. */
        public Builder tls(@Nullable TlsContext tls) {
            this.tls = tls;
            return this;
        }

        /** Adds {@code /v1/credentials} and {@code /v1/fingerprint-key} for these issuers. */
        public Builder credentials(
                CredentialRegistry registry, FingerprintKey key, List<RevocationConfig.Person> people) {
            this.registry = registry;
            this.fingerprintKey = key;
            this.issuers = tokens(people);
            this.issuerConnectors = people.stream()
                    .collect(Collectors.toMap(RevocationConfig.Person::name, one -> Set.copyOf(one.connectors())));
            return this;
        }

        /**
         * Adds {@code /v1/revocations}, {@code /v1/kill}, {@code /v1/kills}, {@code /v1/revoker} and {@code /v1/audit}.
         *
         * @param knowsSenders whether senders of telemetry prove who they are, so that some can be quarantined
         */
        public Builder revocations(
                RevocationService revocations, List<RevocationConfig.Person> people, boolean knowsSenders) {
            this.revocations = revocations;
            this.knowsSenders = knowsSenders;
            this.approvers = tokens(people);
            return this;
        }

        /** The server, not yet bound. */
        public AdminServer build() {
            return new AdminServer(this);
        }

        private List<AdminResource> resources() {
            List<AdminResource> resources = new ArrayList<>();
            resources.add(new LivezResource());
            resources.add(new ReadyzResource(checks));
            if (metrics != null) {
                resources.add(new MetricsResource(metrics));
            }
            if (incidents != null) {
                resources.add(new IncidentsResource(incidents));
                resources.add(new IncidentResource(incidents));
                resources.add(new PartnerKeysResource(incidents));
                resources.add(new DeadLettersResource(incidents));
                resources.add(new ReplayResource(incidents));
            }
            if (rules != null && findings != null) {
                resources.add(new RulesResource(rules, findings));
            }
            if (reloader != null) {
                resources.add(new ReloadResource(reloader));
            }
            if (registry != null && fingerprintKey != null) {
                resources.add(new RegisterResource(
                        registry, new RegistrationReader(fingerprintKey), issuerConnectors));
                resources.add(new CredentialsResource(registry, fingerprintKey.id()));
                resources.add(new DeregisterResource(registry));
                resources.add(new FingerprintKeyResource(fingerprintKey));
            }
            if (revocations != null) {
                resources.add(new RevocationsResource(revocations));
                resources.add(new RevocationResource(revocations));
                resources.add(new OrderResource(revocations));
                resources.add(new ApprovalResource(revocations));
                resources.add(new KillResource(revocations, knowsSenders));
                resources.add(new KillsResource(revocations));
                resources.add(new LiftResource(revocations));
                resources.add(new PauseResource(revocations, true));
                resources.add(new PauseResource(revocations, false));
                resources.add(new AuditResource(revocations));
                resources.add(new AuditVerdictResource(revocations));
            }
            resources.add(new IndexResource(resources));
            return resources;
        }

        private static Map<String, SecretValue> tokens(List<RevocationConfig.Person> people) {
            return people.stream()
                    .collect(Collectors.toMap(RevocationConfig.Person::name, RevocationConfig.Person::token));
        }
    }
}
