package io.scrubjay.proxy.config;

import io.scrubjay.proxy.config.ScrubjayConfig.OtlpExporter;
import io.scrubjay.proxy.config.ScrubjayConfig.SyslogExporter;
import io.scrubjay.proxy.config.ScrubjayConfig.SyslogReceiver;
import io.scrubjay.rules.syntax.YamlMapping;
import java.net.URI;
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

/** Reads the section {@code exporters}. Used once, one thread. */
final class ExportersReader {
    private static final int MIB = 1024 * 1024;
    private static final int DEFAULT_QUEUE_BYTES = 64 * MIB;
    /** As OTLP/HTTP calls them. */
    private static final List<String> CODINGS = List.of("gzip", "deflate", "zstd", "snappy", "x-snappy-framed");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern HEADER_NAME = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
    /** What says something of the sender's connection only. */
    private static final Pattern HOP_HEADER = Pattern.compile("user-agent|proxy-.*");

    private static final Pattern CREDENTIAL_HEADER =
            Pattern.compile(".*(auth|token|key|secret|password|cookie|credential).*");

    private final ListenerChecks listeners;
    private final OtelVariables variables;
    private final SecretReader secrets;
    private final TlsReader tls;

    /** @param variables for where the section names no OTLP upstream */
    ExportersReader(ListenerChecks listeners, OtelVariables variables, SecretReader secrets, TlsReader tls) {
        this.listeners = listeners;
        this.variables = variables;
        this.secrets = secrets;
        this.tls = tls;
    }

    ScrubjayConfig.Exporters read(Section section, ScrubjayConfig.Receivers receivers) {
        Section otlp = section.section("otlp");
        List<URI> endpoints = otlpEndpoints(otlp);
        Map<String, SecretValue> headers = headers(otlp);
        Duration timeout =
                otlp.read("timeout", Values.duration(Duration.ofMillis(10), Duration.ofMinutes(10)), DEFAULT_TIMEOUT);
        ScrubjayConfig.ClientTls certificates = tls.client(otlp.section("tls"), false);
        if (certificates != null && endpoints.stream().noneMatch(uri -> uri.getScheme().endsWith("s"))) {
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
                new OtlpExporter(endpoints, headers, timeout, accepts, certificates, forwardHeaders), syslog);
    }

    private SyslogExporter syslogExporter(Section syslog, ScrubjayConfig.Receivers receivers) {
        List<URI> collectors = endpoints(syslog, Values::syslogEndpoint, "addresses; console and otlp stand alone");
        boolean otlp = syslog.read("endpoint", text -> text, "").equals(Values.OTLP);
        boolean octetCounting = syslog.read("framing", ExportersReader::isOctetCounting, false);
        if (syslog.has("framing") && collectors.stream().noneMatch(uri -> uri.getScheme().equals("tcp"))) {
            syslog.problem("framing", "for no endpoint (expected: one that begins with tcp://)");
        }
        ScrubjayConfig.ClientTls certificates = tls.client(syslog.section("tls"), true);
        if (certificates != null && collectors.stream().noneMatch(uri -> uri.getScheme().endsWith("s"))) {
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
        return new SyslogExporter(collectors, otlp, octetCounting, certificates, queueBytes);
    }

    private static boolean isOctetCounting(String text) throws BadValueException {
        return switch (text) {
            case "received" -> false;
            case "octet-counting" -> true;
            default -> throw new BadValueException(text, "received or octet-counting");
        };
    }

    private List<URI> otlpEndpoints(Section otlp) {
        if (!otlp.has("endpoint") && !otlp.has("endpoints")) {
            return variables.otlpEndpoint().stream().toList();
        }
        return endpoints(otlp, Values::otlpEndpoint, "addresses; console stands alone");
    }

    /** What stands under {@code endpoint} or {@code endpoints}; none for words that stand for no address. */
    private List<URI> endpoints(Section section, Values.Parser<Optional<URI>> parser, String expected) {
        if (section.has("endpoint") && section.has("endpoints")) {
            section.problem("endpoints", "besides endpoint (expected: one of the two)");
        }
        if (section.has("endpoints") && section.texts("endpoints", List.of()).isEmpty()) {
            section.problem("endpoints", "[] (expected: at least one address, or no such key)");
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
            if (!HEADER_NAME.matcher(name).matches()
                    || ProtocolHeaders.contains(lower)
                    || HOP_HEADER.matcher(lower).matches()) {
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
            } else if (ProtocolHeaders.contains(name)) {
                yaml.problem(key, "set by the protocol (expected: another header field)");
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
}
