package io.scrubjay.proxy.revoke.connector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.AddressRules;
import io.scrubjay.proxy.http.GrpcCaller;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.SpiffeId;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connectors of a configuration. */
public final class Connectors implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final URI AWS_IAM = URI.create("https://iam.amazonaws.com");
    private static final List<String> ALPN = List.of("http/1.1");
    private static final List<String> GRPC_ALPN = List.of("h2");

    private final HttpCaller caller = new HttpCaller(TIMEOUT);
    private final GrpcCaller grpcCaller = new GrpcCaller(TIMEOUT);
    private final TlsContexts tls;
    /** What declared connectors authenticate with: none of them revokes it for another. Complete before any is used. */
    private final List<CredentialSource> own = new ArrayList<>();

    private final List<Connector> connectors;

    /** @throws IllegalArgumentException with the connector and what is missing or wrong */
    public Connectors(List<ConnectorEntry> entries, TlsContexts tls) {
        this.tls = tls;
        try {
            connectors = entries.stream().map(this::connector).toList();
        } catch (IllegalArgumentException e) {
            close();
            throw e;
        }
    }

    /**
     * Makes the connectors of a configuration and throws them away.
     *
     * @throws IllegalArgumentException with the connector and what is missing or wrong
     */
    public static void check(List<ConnectorEntry> entries) {
        Meters nobody = new Meters(new SimpleMeterRegistry());
        new Connectors(entries, new TlsContexts(TlsContexts.INTERVAL, nobody)).close();
    }

    /** All of them. */
    public List<Connector> all() {
        return connectors;
    }

    @Override
    public void close() {
        caller.close();
        grpcCaller.close();
    }

    private Connector connector(ConnectorEntry entry) {
        return switch (entry.type()) {
            case "vault", "openbao" ->
                new VaultConnector(
                        entry.name(),
                        client(entry, required(entry, "url", entry.url())),
                        required(entry, "credential", entry.credential()),
                        entry.namespace());
            case "oauth" ->
                new OAuthConnector(
                        entry.name(),
                        client(entry, required(entry, "url", entry.url())),
                        required(entry, "user", entry.user()),
                        required(entry, "credential", entry.credential()));
            case "aws" -> new AwsConnector(entry.name(), iam(entry), required(entry, "user", entry.user()));
            case "aws-session" -> new AwsSessionConnector(entry.name(), iam(entry), Clock.systemUTC());
            case "aws-secrets-manager" ->
                new AwsSecretConnector(
                        entry.name(),
                        client(entry, entry.url() == null ? secretsManager(region(entry)) : entry.url()),
                        required(entry, "user", entry.user()),
                        required(entry, "credential", entry.credential()),
                        region(entry),
                        Clock.systemUTC());
            case "spire" -> spire(entry);
            default -> declared(entry);
        };
    }

    private SpireConnector spire(ConnectorEntry entry) {
        URI url = required(entry, "url", entry.url());
        if (!"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "revocation.connectors: " + entry.name() + ": url: " + url + " (expected: https://host:port)");
        }
        PemFiles files = new PemFiles(
                required(entry, "certificate", entry.certificate()),
                required(entry, "key", entry.key()),
                required(entry, "ca", entry.ca()));
        SpiffeId own = ownId(entry, files);
        TlsContext context = tls.spiffeClient(
                "revocation.connectors." + entry.name(),
                files,
                own.withPath(SpireConnector.SERVER_PATH),
                GRPC_ALPN);
        return new SpireConnector(
                entry.name(),
                new SpireEntries(url, grpcCaller, new AddressRules(entry.allowPrivate()), context),
                own,
                entry.namespace());
    }

    private static SpiffeId ownId(ConnectorEntry entry, PemFiles files) {
        try {
            return files.spiffeId();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "revocation.connectors: " + entry.name() + ": certificate: " + e.getMessage(), e);
        }
    }

    private AwsIam iam(ConnectorEntry entry) {
        return new AwsIam(
                client(entry, entry.url() == null ? AWS_IAM : entry.url()),
                required(entry, "user", entry.user()),
                required(entry, "credential", entry.credential()),
                region(entry),
                Clock.systemUTC());
    }

    private static String region(ConnectorEntry entry) {
        return entry.region() == null ? "us-east-1" : entry.region();
    }

    private static URI secretsManager(String region) {
        return URI.create("https://secretsmanager." + region + ".amazonaws.com");
    }

    private Connector declared(ConnectorEntry entry) {
        Declaration declaration;
        if (entry.definition() != null) {
            declaration = BuiltinDeclarations.ofFile(entry.definition());
        } else if (BuiltinDeclarations.NAMES.contains(entry.type())) {
            declaration = BuiltinDeclarations.builtin(entry.type());
        } else {
            throw new IllegalArgumentException("revocation.connectors: " + entry.name() + ": type " + entry.type()
                    + " (expected: vault, openbao, oauth, aws, aws-session, aws-secrets-manager, spire, "
                    + String.join(", ", BuiltinDeclarations.NAMES)
                    + ", or any with a definition)");
        }
        URI url = entry.url() == null ? declaration.url() : entry.url();
        if (url != null && !"https".equals(url.getScheme()) && !entry.allowPrivate()) {
            throw new IllegalArgumentException("revocation.connectors: " + entry.name() + ": url: " + url
                    + " (expected: https://; http:// only with allowPrivate)");
        }
        CredentialSource credential = credential(entry, declaration);
        if (credential != null) {
            own.add(credential);
        }
        return new DeclaredConnector(
                entry.name(),
                declaration,
                client(entry, required(entry, "url", url)),
                entry.user(),
                credential,
                own,
                Clock.systemUTC());
    }

    private static @Nullable CredentialSource credential(ConnectorEntry entry, Declaration declaration) {
        SecretValue configured = entry.credential();
        return switch (declaration.authentication()) {
            case NONE -> configured == null ? null : CredentialSource.of(configured);
            case CREDENTIAL -> CredentialSource.of(required(entry, "credential", configured));
            case GOOGLE_SERVICE_ACCOUNT -> {
                // whatever address a private endpoint has, its service is the declared one
                URI service = required(entry, "url", declaration.url() == null ? entry.url() : declaration.url());
                SecretValue keyFile = required(entry, "credential", configured);
                try {
                    yield new GoogleServiceAccount(keyFile, "https://" + service.getHost() + "/", Clock.systemUTC());
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "revocation.connectors: " + entry.name() + ": credential: " + e.getMessage(), e);
                }
            }
        };
    }

    private ProviderClient client(ConnectorEntry entry, URI url) {
        TlsContext context = entry.ca() == null
                ? TlsContexts.platform(ALPN)
                : tls.client("revocation.connectors." + entry.name(), new PemFiles(null, null, entry.ca()), ALPN);
        return new ProviderClient(url, caller, new AddressRules(entry.allowPrivate()), context);
    }

    private static <T> T required(ConnectorEntry entry, String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "revocation.connectors: " + entry.name() + ": " + key + ": missing (expected: set for type "
                            + entry.type() + ")");
        }
        return value;
    }
}
