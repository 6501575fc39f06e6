package io.scrubjay.proxy.config;

import io.scrubjay.proxy.config.ScrubjayConfig.OtlpExporter;
import io.scrubjay.proxy.config.ScrubjayConfig.OtlpReceiver;
import io.scrubjay.proxy.config.ScrubjayConfig.SyslogExporter;
import io.scrubjay.proxy.config.ScrubjayConfig.SyslogReceiver;
import io.scrubjay.proxy.config.ScrubjayConfig.Webhook;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.Problems;
import io.scrubjay.rules.syntax.YamlMapping;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads each section of a configuration; what is wrong becomes a problem and reading goes on. Used once, one thread. */
final class ConfigReader {
    private static final int MIB = 1024 * 1024;
    private static final int DEFAULT_REQUEST_BYTES = 64 * MIB;
    private static final int DEFAULT_QUEUE_BYTES = 64 * MIB;
    private static final Path DEFAULT_DIRECTORY = Path.of("data");
    /** As OTLP/HTTP calls them. */
    private static final List<String> CODINGS = List.of("gzip", "deflate", "zstd", "snappy", "x-snappy-framed");

    private static final List<String> WEBHOOK_FORMATS = List.of("cloudevents", "ocsf", "set");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Pattern HEADER_NAME = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
    private static final Pattern OWN_HEADERS = Pattern.compile(
            "host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|grpc-.*|user-agent|proxy-.*");
    private static final Pattern CREDENTIAL_HEADER =
            Pattern.compile(".*(auth|token|key|secret|password|cookie|credential).*");

    /** RFC 6750 section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z._~+/-]{16,1024}=*");

    private final Section root;
    private final Environment environment;
    private final Path base;
    private final Problems problems;
    private final Problems warnings;
    private final SecretReader secrets;
    private final ListenerChecks listeners = new ListenerChecks();
    /** Without a file the receivers of the defaults are on. */
    private final boolean defaultReceivers;

    ConfigReader(Section root, Environment environment, Path base, Problems problems, Problems warnings) {
        this.root = root;
        this.environment = environment;
        this.base = base;
        this.problems = problems;
        this.warnings = warnings;
        this.secrets = new SecretReader(environment, base);
        this.defaultReceivers = root.yaml() == null;
    }

    ScrubjayConfig read() {
        ScrubjayConfig.Receivers receivers = receivers(root.section("receivers"));
        ScrubjayConfig.Admin admin = admin(root.section("admin"));
        ScrubjayConfig.Exporters exporters = exporters(root.section("exporters"), receivers);
        ScrubjayConfig config = new ScrubjayConfig(
                receivers,
                exporters,
                rules(root.section("rules")),
                mask(root.section("mask")),
                incidents(root.section("incidents")),
                new RevocationReader(root.section("revocation"), secrets, this::path).read(),
                admin,
                telemetry(root.section("telemetry")),
                root.read("shutdownGrace", Values.duration(Duration.ZERO, Duration.ofHours(1)), DEFAULT_GRACE));
        root.rejectUnknownKeys();
        listeners.warnBeyondLoopback(warnings);
        return config;
    }

    private ScrubjayConfig.Receivers receivers(Section section) {
        Section otlp = section.section("otlp");
        Section syslog = section.section("syslog");
        InetSocketAddress grpc = listener(otlp, "grpc", "receivers.otlp.grpc", receiverDefault(4317), false);
        InetSocketAddress http = listener(otlp, "http", "receivers.otlp.http", receiverDefault(4318), false);
        int maxRequestBytes = otlp.read("maxRequestBytes", Values.sizeBytes(1024, 1024 * MIB), DEFAULT_REQUEST_BYTES);
        ScrubjayConfig.ServerTls tls = serverTls(otlp.section("tls"));
        InetSocketAddress tcp = listener(syslog, "tcp", "receivers.syslog.tcp", receiverDefault(5514), false);
        InetSocketAddress udp = listener(syslog, "udp", "receivers.syslog.udp", receiverDefault(5514), true);
        int maxMessageBytes = syslog.read("maxMessageBytes", Values.sizeBytes(1024, 64 * MIB), MIB);
        for (String later : List.of("tls", "relp")) {
            if (syslog.inFile(later)) {
                syslog.problem(later, "not available yet (expected: tcp, udp)");
            }
        }
        otlp.rejectUnknownKeys();
        syslog.rejectUnknownKeys();
        section.rejectUnknownKeys();
        if (!isOn(otlp, "grpc") && !isOn(otlp, "http") && !isOn(syslog, "tcp") && !isOn(syslog, "udp")) {
            root.problem("receivers", "none (expected: at least one of otlp.grpc, otlp.http, syslog.tcp, syslog.udp)");
        }
        return new ScrubjayConfig.Receivers(
                grpc == null && http == null ? null : new OtlpReceiver(grpc, http, maxRequestBytes, tls),
                tcp == null && udp == null ? null : new SyslogReceiver(tcp, udp, maxMessageBytes));
    }

    private ScrubjayConfig.@Nullable ServerTls serverTls(Section section) {
        if (!section.isPresent()) {
            return null;
        }
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        Path clientCa = pem(section, "clientCa");
        section.rejectUnknownKeys();
        for (String needed : List.of("certificate", "key")) {
            if (!section.has(needed)) {
                section.problem(needed, "missing (expected: a PEM file)");
            }
        }
        return certificate == null || key == null ? null : new ScrubjayConfig.ServerTls(certificate, key, clientCa);
    }

    private ScrubjayConfig.@Nullable ClientTls clientTls(Section section) {
        if (!section.isPresent()) {
            return null;
        }
        Path ca = pem(section, "ca");
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        section.rejectUnknownKeys();
        if (section.has("certificate") != section.has("key")) {
            section.problem(
                    section.has("certificate") ? "key" : "certificate", "missing (expected: both, or neither)");
        }
        return new ScrubjayConfig.ClientTls(ca, certificate, key);
    }

    private @Nullable Path pem(Section section, String key) {
        return section.read(key, text -> Optional.of(readable(text)), Optional.<Path>empty()).orElse(null);
    }

    private Path readable(String text) throws BadValueException {
        Path file = path(text);
        if (file == null || !Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadValueException(text, "a readable PEM file");
        }
        return file;
    }

    /** Whether the listener is asked for, rightly written or not. */
    private boolean isOn(Section section, String key) {
        return !section.read(key, text -> text, defaultReceivers ? "" : Values.OFF).equals(Values.OFF);
    }

    private Optional<InetSocketAddress> receiverDefault(int port) {
        return defaultReceivers ? loopback(port) : Optional.empty();
    }

    private static Optional<InetSocketAddress> loopback(int port) {
        return Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    private @Nullable InetSocketAddress listener(
            Section section, String key, String path, Optional<InetSocketAddress> fallback, boolean datagrams) {
        Optional<InetSocketAddress> address = section.read(key, Values::listener, fallback);
        address.ifPresent(listen -> listeners.add(section, key, path, listen, datagrams));
        return address.orElse(null);
    }

    private ScrubjayConfig.Admin admin(Section section) {
        InetSocketAddress listen = listener(section, "listen", "admin.listen", loopback(9464), false);
        Optional<SecretValue> token = section.read("token", this::token, Optional.empty());
        ScrubjayConfig.ServerTls tls = serverTls(section.section("tls"));
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Admin(listen, token.orElse(null), tls);
    }

    /** What a header can carry, and nobody guesses. */
    private Optional<SecretValue> token(String text) throws BadValueException {
        SecretValue token = secrets.read(text);
        if (!TOKEN.matcher(token.reveal()).matches()) {
            throw new BadValueException(
                    text, "16 to 1024 letters, digits and - . _ ~ + / = in it, such as of: openssl rand -hex 32");
        }
        return Optional.of(token);
    }

    private ScrubjayConfig.Exporters exporters(Section section, ScrubjayConfig.Receivers receivers) {
        Section otlp = section.section("otlp");
        List<URI> endpoints = otlpEndpoints(otlp);
        Map<String, SecretValue> headers = headers(otlp);
        Duration timeout =
                otlp.read("timeout", Values.duration(Duration.ofMillis(10), Duration.ofMinutes(10)), DEFAULT_TIMEOUT);
        ScrubjayConfig.ClientTls tls = clientTls(otlp.section("tls"));
        if (tls != null && endpoints.stream().noneMatch(uri -> uri.getScheme().endsWith("s"))) {
            otlp.problem("tls", "for no endpoint (expected: one that begins with https:// or grpcs://)");
        }
        List<String> accepts = otlp.texts("accepts", CODINGS);
        for (String coding : accepts) {
            if (!CODINGS.contains(coding)) {
                otlp.problem("accepts", coding + " (expected: some of " + String.join(", ", CODINGS) + ")");
            }
        }
        Set<String> forwardHeaders = forwardHeaders(otlp);
        otlp.rejectUnknownKeys();

        Section syslog = section.section("syslog");
        Optional<URI> collector = syslog.read("endpoint", Values::syslogEndpoint, Optional.empty());
        collector.ifPresent(uri -> listeners.rejectLoop(syslog, "endpoint", uri));
        int queueBytes = syslog.read("queueBytes", Values.sizeBytes(64 * 1024, 1024 * MIB), DEFAULT_QUEUE_BYTES);
        SyslogReceiver receiver = receivers.syslog();
        if (receiver != null && queueBytes < receiver.maxMessageBytes()) {
            syslog.problem(
                    "queueBytes",
                    queueBytes + " (expected: at least receivers.syslog.maxMessageBytes, " + receiver.maxMessageBytes() + ")");
        }
        syslog.rejectUnknownKeys();
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Exporters(
                new OtlpExporter(endpoints, headers, timeout, accepts, tls, forwardHeaders),
                new SyslogExporter(collector.orElse(null), queueBytes));
    }

    private List<URI> otlpEndpoints(Section otlp) {
        if (!otlp.has("endpoint") && !otlp.has("endpoints")) {
            return new OtelVariables(environment, listeners, problems, warnings).otlpEndpoint().stream().toList();
        }
        if (otlp.has("endpoint") && otlp.has("endpoints")) {
            otlp.problem("endpoints", "besides endpoint (expected: one of the two)");
        }
        List<URI> endpoints = new ArrayList<>();
        otlp.read("endpoint", Values::otlpEndpoint, Optional.<URI>empty()).ifPresent(endpoints::add);
        for (String text : otlp.texts("endpoints", List.of())) {
            try {
                Values.otlpEndpoint(text)
                        .ifPresentOrElse(
                                endpoints::add,
                                () -> otlp.problem("endpoints", text + " (expected: addresses; console stands alone)"));
            } catch (BadValueException e) {
                otlp.problem("endpoints", String.valueOf(e.getMessage()));
            }
        }
        endpoints.forEach(uri -> listeners.rejectLoop(otlp, otlp.has("endpoints") ? "endpoints" : "endpoint", uri));
        return endpoints;
    }

    /** Names of what the protocol itself does not set; what is set by configuration wins over what a sender brings. */
    private static Set<String> forwardHeaders(Section otlp) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : otlp.texts("forwardHeaders", List.of())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(name).matches() || OWN_HEADERS.matcher(lower).matches()) {
                otlp.problem(
                        "forwardHeaders", name + " (expected: names of header fields that the protocol does not set itself)");
            } else {
                names.add(lower);
            }
        }
        return names;
    }

    /** Values of headers that carry credentials come from {@code env:} or {@code file:}; others may stand in the file. */
    private Map<String, SecretValue> headers(Section otlp) {
        YamlMapping yaml = otlp.yaml() == null ? null : otlp.yaml().mapping("headers");
        Map<String, SecretValue> headers = new LinkedHashMap<>();
        if (yaml == null) {
            return headers;
        }
        for (String key : yaml.keys()) {
            String name = key.toLowerCase(Locale.ROOT);
            String text = yaml.text(key);
            if (!HEADER_NAME.matcher(key).matches()) {
                yaml.problem(key, "not a header name (expected: letters, digits and hyphens)");
            } else if (text != null) {
                boolean inline = !SecretReader.isReference(text)
                        && !CREDENTIAL_HEADER.matcher(name).matches();
                try {
                    SecretValue value = inline ? new SecretValue(text) : secrets.read(text);
                    if (value.reveal().chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                        throw new BadValueException("[hidden]", "no line break or control character");
                    }
                    headers.put(name, value);
                } catch (BadValueException e) {
                    yaml.problem(key, String.valueOf(e.getMessage()));
                }
            }
        }
        return headers;
    }

    private ScrubjayConfig.Rules rules(Section section) {
        List<String> packs = section.texts("packs", List.of(BuiltinPacks.ALL));
        for (String pack : packs) {
            if (!BuiltinPacks.isName(pack)) {
                section.problem("packs", pack + " (expected: " + BuiltinPacks.expected() + ")");
            }
        }
        List<Path> files = new ArrayList<>();
        for (String name : section.texts("files", List.of())) {
            Path file = path(name);
            if (file != null && Files.isRegularFile(file) && Files.isReadable(file)) {
                files.add(file);
            } else {
                section.problem("files", name + " (expected: a readable rule file)");
            }
        }
        if (packs.isEmpty() && files.isEmpty()) {
            section.problem("packs", "none, and no files (expected: at least one rule to look for)");
        }
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Rules(packs, files);
    }

    private static ScrubjayConfig.Mask mask(Section section) {
        String style = section.read("style", Values.word(Masks.NAMES), "label");
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Mask(style);
    }

    private ScrubjayConfig.Incidents incidents(Section section) {
        Path dir = section.read("dir", this::directory, DEFAULT_DIRECTORY);
        List<Webhook> webhooks = new ArrayList<>();
        if (section.yaml() != null) {
            for (YamlMapping entry : section.yaml().mappings("webhooks")) {
                URI url = required(entry, "url", "http:// or https:// with a host", Values::httpUrl);
                SecretValue secret = required(entry, "secret", "env:NAME or file:PATH", secrets::read);
                webhook(entry, url, secret).ifPresent(webhooks::add);
            }
        }
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Incidents(dir, webhooks);
    }

    private Optional<Webhook> webhook(YamlMapping entry, @Nullable URI url, @Nullable SecretValue secret) {
        SecretValue signingKey = entry.has("signingKey")
                ? required(entry, "signingKey", "env:NAME or file:PATH", secrets::read)
                : null;
        String format = entry.text("format", WEBHOOK_FORMATS.getFirst());
        if (!WEBHOOK_FORMATS.contains(format)) {
            entry.problem("format", format + " (expected: " + String.join(", ", WEBHOOK_FORMATS) + ")");
        } else if (format.equals("set") && !entry.has("signingKey")) {
            entry.problem("signingKey", "missing (expected: env:NAME or file:PATH, format set is signed by it)");
        }
        boolean allowPrivate = entry.bool("allowPrivate", false);
        if (url != null && url.getScheme().equals("http") && !allowPrivate) {
            entry.problem("url", url.getScheme() + "://" + url.getHost()
                    + " (expected: https://; http:// and private addresses only with allowPrivate)");
        }
        entry.rejectUnknownKeys();
        return url == null || secret == null
                ? Optional.empty()
                : Optional.of(new Webhook(url, secret, signingKey, format, allowPrivate));
    }

    private Path directory(String text) throws BadValueException {
        Path dir = path(text);
        if (dir == null || (Files.exists(dir) && !(Files.isDirectory(dir) && Files.isWritable(dir)))) {
            throw new BadValueException(text, "a directory that can be written to");
        }
        return dir;
    }

    private @Nullable Path path(String text) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static <T> @Nullable T required(YamlMapping entry, String key, String expected, Values.Parser<T> parser) {
        String text = entry.requiredText(key, expected);
        if (text == null) {
            return null;
        }
        try {
            return parser.parse(text);
        } catch (BadValueException e) {
            entry.problem(key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private ScrubjayConfig.Telemetry telemetry(Section section) {
        Section traces = section.section("traces");
        Optional<URI> endpoint =
                traces.read("endpoint", text -> Optional.of(Values.httpUrl(text)), Optional.empty());
        endpoint.ifPresent(uri -> listeners.rejectLoop(traces, "endpoint", uri));
        traces.rejectUnknownKeys();
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Telemetry(endpoint.orElse(null));
    }
}
