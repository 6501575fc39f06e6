package io.scrubjay.proxy.config;

import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.Problems;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a whole configuration; what is wrong becomes a problem and reading goes on. Used once, one thread. */
final class ConfigReader {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    /** RFC 6750 section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z._~+/-]{16,1024}=*");

    private final Section root;
    private final Problems warnings;
    private final NamedFiles files;
    private final SecretReader secrets;
    private final TlsReader tls;
    private final ListenerChecks listeners = new ListenerChecks();
    private final OtelVariables variables;

    ConfigReader(Section root, Environment environment, Path base, Problems problems, Problems warnings) {
        this.root = root;
        this.warnings = warnings;
        this.files = new NamedFiles(base);
        this.secrets = new SecretReader(environment, base);
        this.tls = new TlsReader(files);
        this.variables = new OtelVariables(environment, listeners, problems, warnings);
    }

    ScrubjayConfig read() {
        ScrubjayConfig.Receivers receivers = new ReceiversReader(root, listeners, files, tls).read(root.section("receivers"));
        ScrubjayConfig.Admin admin = admin(root.section("admin"));
        ScrubjayConfig.Exporters exporters =
                new ExportersReader(listeners, variables, secrets, tls).read(root.section("exporters"), receivers);
        ScrubjayConfig config = new ScrubjayConfig(
                receivers,
                exporters,
                rules(root.section("rules")),
                mask(root.section("mask")),
                new IncidentsReader(secrets, files).read(root.section("incidents")),
                new RevocationReader(root.section("revocation"), secrets, files).read(),
                admin,
                telemetry(root.section("telemetry")),
                root.read("shutdownGrace", Values.duration(Duration.ZERO, Duration.ofHours(1)), DEFAULT_GRACE));
        root.rejectUnknownKeys();
        listeners.warnBeyondLoopback(warnings);
        return config;
    }

    private ScrubjayConfig.Admin admin(Section section) {
        InetSocketAddress listen = listeners.read(section, "listen", "admin.listen", ListenerChecks.loopback(9464), false);
        Optional<SecretValue> token = section.read("token", this::token, Optional.empty());
        ScrubjayConfig.ServerTls certificates = tls.server(section.section("tls"), false);
        listeners.encrypted(certificates, "admin.listen");
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Admin(listen, token.orElse(null), certificates);
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

    private ScrubjayConfig.Rules rules(Section section) {
        List<String> packs = section.texts("packs", List.of(BuiltinPacks.ALL));
        for (String pack : packs) {
            if (!BuiltinPacks.isName(pack)) {
                section.problem("packs", pack + " (expected: " + BuiltinPacks.expected() + ")");
            }
        }
        List<Path> named = new ArrayList<>();
        for (String name : section.texts("files", List.of())) {
            try {
                named.add(files.readable(name, "a readable rule file"));
            } catch (BadValueException e) {
                section.problem("files", String.valueOf(e.getMessage()));
            }
        }
        if (packs.isEmpty() && named.isEmpty()) {
            section.problem("packs", "none, and no files (expected: at least one rule to look for)");
        }
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Rules(packs, named);
    }

    private static ScrubjayConfig.Mask mask(Section section) {
        String style = section.read("style", Values.word(Masks.NAMES), "label");
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Mask(style);
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
