package io.scrubjay.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    /** Those that no default turns on. */
    private static final List<String> SYSLOG_LISTENERS = List.of("tls", "relp", "relpTls", "unix");
    /** {@code sun_path} of Linux has 108 bytes, the last of which is NUL. */
    private static final int MAX_SOCKET_PATH = 107;

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
        ScrubjayConfig.ServerTls tls = serverTls(otlp.section("tls"), false);
        otlp.rejectUnknownKeys();
        SyslogReceiver syslogReceiver = syslogReceiver(syslog);
        section.rejectUnknownKeys();
        if (!isOn(otlp, "grpc") && !isOn(otlp, "http") && !isOn(syslog, "tcp") && !isOn(syslog, "udp")
                && SYSLOG_LISTENERS.stream().noneMatch(key -> isAsked(syslog, key))) {
            root.problem("receivers", "none (expected: at least one of otlp.grpc, otlp.http, syslog.tcp, syslog.udp, syslog."
                    + String.join(", syslog.", SYSLOG_LISTENERS) + ")");
        }
        return new ScrubjayConfig.Receivers(
                grpc == null && http == null ? null : new OtlpReceiver(grpc, http, maxRequestBytes, tls),
                syslogReceiver);
    }

    private @Nullable SyslogReceiver syslogReceiver(Section syslog) {
        InetSocketAddress tcp = listener(syslog, "tcp", "receivers.syslog.tcp", receiverDefault(5514), false);
        InetSocketAddress udp = listener(syslog, "udp", "receivers.syslog.udp", receiverDefault(5514), true);
        InetSocketAddress tls = listener(syslog, "tls", "receivers.syslog.tls", Optional.empty(), false);
        InetSocketAddress relp = listener(syslog, "relp", "receivers.syslog.relp", Optional.empty(), false);
        InetSocketAddress relpTls = listener(syslog, "relpTls", "receivers.syslog.relpTls", Optional.empty(), false);
        Path unix = syslog.read("unix", this::socket, Optional.<Path>empty()).orElse(null);
        int maxMessageBytes = syslog.read("maxMessageBytes", Values.sizeBytes(1024, 64 * MIB), MIB);
        Section certificates = syslog.section("certificates");
        ScrubjayConfig.ServerTls files = serverTls(certificates, true);
        boolean encrypted = isAsked(syslog, "tls") || isAsked(syslog, "relpTls");
        if (encrypted && !certificates.isPresent()) {
            syslog.problem("certificates", "missing (expected: certificate and key, for tls and relpTls)");
        }
        if (!encrypted && certificates.isPresent()) {
            syslog.problem("certificates", "for no listener (expected: tls or relpTls besides)");
        }
        syslog.rejectUnknownKeys();
        if (tcp == null && udp == null && tls == null && relp == null && relpTls == null && unix == null) {
            return null;
        }
        return new SyslogReceiver(tcp, udp, tls, relp, relpTls, unix, files, maxMessageBytes);
    }

    /** Whether a listener without a default is named, rightly written or not. */
    private static boolean isAsked(Section section, String key) {
        return !section.read(key, text -> text, Values.OFF).equals(Values.OFF);
    }

    private Optional<Path> socket(String text) throws BadValueException {
        if (text.equals(Values.OFF)) {
            return Optional.empty();
        }
        Path file = path(text);
        if (file == null || file.getFileName() == null || file.toString().getBytes(UTF_8).length > MAX_SOCKET_PATH) {
            throw new BadValueException(text, "a path of at most " + MAX_SOCKET_PATH + " bytes");
        }
        return Optional.of(file);
    }

    private ScrubjayConfig.@Nullable ServerTls serverTls(Section section, boolean syslog) {
        if (!section.isPresent()) {
            return null;
        }
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        Path clientCa = pem(section, "clientCa");
        List<String> fingerprints = syslog ? fingerprints(section, "clientFingerprints", "clientCa") : List.of();
        section.rejectUnknownKeys();
        for (String needed : List.of("certificate", "key")) {
            if (!section.has(needed)) {
                section.problem(needed, "missing (expected: a PEM file)");
            }
        }
        return certificate == null || key == null
                ? null
                : new ScrubjayConfig.ServerTls(certificate, key, clientCa, fingerprints);
    }

    /** Digests of certificates; {@code besides} names the authorities that they stand in place of. */
    private static List<String> fingerprints(Section section, String key, String besides) {
        List<String> fingerprints = new ArrayList<>();
        for (String text : section.texts(key, List.of())) {
            try {
                fingerprints.add(Values.fingerprint(text));
            } catch (BadValueException e) {
                section.problem(key, String.valueOf(e.getMessage()));
            }
        }
        if (section.has(key) && section.has(besides)) {
            section.problem(key, "besides " + besides + " (expected: one of the two)");
        }
        return fingerprints;
    }

    private ScrubjayConfig.@Nullable ClientTls clientTls(Section section, boolean syslog) {
        if (!section.isPresent()) {
            return null;
        }
        Path ca = pem(section, "ca");
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        List<String> fingerprints = syslog ? fingerprints(section, "fingerprints", "ca") : List.of();
        section.rejectUnknownKeys();
        if (section.has("certificate") != section.has("key")) {
            section.problem(
                    section.has("certificate") ? "key" : "certificate", "missing (expected: both, or neither)");
        }
        return new ScrubjayConfig.ClientTls(ca, certificate, key, fingerprints);
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
        ScrubjayConfig.ServerTls tls = serverTls(section.section("tls"), false);
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
        ScrubjayConfig.ClientTls tls = clientTls(otlp.section("tls"), false);
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

        SyslogExporter syslog = syslogExporter(section.section("syslog"), receivers);
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Exporters(
                new OtlpExporter(endpoints, headers, timeout, accepts, tls, forwardHeaders), syslog);
    }

    private SyslogExporter syslogExporter(Section syslog, ScrubjayConfig.Receivers receivers) {
        List<URI> collectors = endpoints(syslog, Values::syslogEndpoint, "addresses; console and otlp stand alone");
        boolean otlp = syslog.read("endpoint", text -> text, "").equals(Values.OTLP);
        ScrubjayConfig.ClientTls tls = clientTls(syslog.section("tls"), true);
        if (tls != null && collectors.stream().noneMatch(uri -> uri.getScheme().endsWith("s"))) {
            syslog.problem("tls", "for no endpoint (expected: one that begins with tls:// or relps://)");
        }
        int queueBytes = syslog.read("queueBytes", Values.sizeBytes(64 * 1024, 1024 * MIB), DEFAULT_QUEUE_BYTES);
        SyslogReceiver receiver = receivers.syslog();
        if (receiver != null && queueBytes < receiver.maxMessageBytes()) {
            syslog.problem(
                    "queueBytes",
                    queueBytes + " (expected: at least receivers.syslog.maxMessageBytes, " + receiver.maxMessageBytes() + ")");
        }
        syslog.rejectUnknownKeys();
        return new SyslogExporter(collectors, otlp, tls, queueBytes);
    }

    private List<URI> otlpEndpoints(Section otlp) {
        if (!otlp.has("endpoint") && !otlp.has("endpoints")) {
            return new OtelVariables(environment, listeners, problems, warnings).otlpEndpoint().stream().toList();
        }
        return endpoints(otlp, Values::otlpEndpoint, "addresses; console stands alone");
    }

    /** What stands under {@code endpoint} or {@code endpoints}; none for words that stand for no address. */
    private List<URI> endpoints(Section section, Values.Parser<Optional<URI>> parser, String expected) {
        if (section.has("endpoint") && section.has("endpoints")) {
            section.problem("endpoints", "besides endpoint (expected: one of the two)");
        }
        List<URI> endpoints = new ArrayList<>();
        section.read("endpoint", parser, Optional.<URI>empty()).ifPresent(endpoints::add);
        for (String text : section.texts("endpoints", List.of())) {
            try {
                parser.parse(text)
                        .ifPresentOrElse(
                                endpoints::add,
                                () -> section.problem("endpoints", text + " (expected: " + expected + ")"));
            } catch (BadValueException e) {
                section.problem("endpoints", String.valueOf(e.getMessage()));
            }
        }
        String key = section.has("endpoints") ? "endpoints" : "endpoint";
        endpoints.forEach(uri -> listeners.rejectLoop(section, key, uri));
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
