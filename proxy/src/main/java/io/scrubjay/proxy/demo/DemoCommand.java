package io.scrubjay.proxy.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.ProxyStarter;
import io.scrubjay.proxy.cli.RunningProxy;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.forward.OtlpTextPrinter;
import io.scrubjay.proxy.redact.PayloadFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code demo}: the proxy, an agent that leaks, an aggregator, a webhook receiver and an issuer of keys in one process. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows it at work: an example agent thinks aloud through the proxy and leaks credentials.",
            "",
            "The agent uses the real OpenTelemetry SDK; its credentials are made up for the run. One of them was registered by"
                    + " its issuer, and is revoked. Prints what the agent said, what reached the aggregator, what the security"
                    + " team heard, and how long it took."
                    + " Listens on free loopback ports, leaves nothing behind.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every secret was masked and reported, the registered one revoked",
            "1:a secret reached the aggregator, or a leak was not reported, or the registered one still works",
            "2:the demonstration could not run"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(10);
    /** Of the registered credential: revoked, and verified dead. */
    private static final int FOLLOW_UPS = 2;

    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    private static final int WEBHOOK_KEY_BYTES = 32;

    private final CliContext context;
    private final ProxyStarter starter;

    /** @param starter starts the real proxy */
    public DemoCommand(CliContext context, ProxyStarter starter) {
        this.context = context;
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        SecureRandom random = new SecureRandom();
        byte[] webhookKey = new byte[WEBHOOK_KEY_BYTES];
        random.nextBytes(webhookKey);
        Path dir = Files.createTempDirectory("scrubjay-demo-");
        try (Aggregator aggregator = new Aggregator();
                WebhookReceiver security = new WebhookReceiver(webhookKey);
                ExampleIssuer issuer = new ExampleIssuer(random)) {
            ScrubjayConfig config = config(dir, aggregator, security, issuer);
            RunningProxy proxy = starter.start(config, () -> config, context);
            try {
                DemoCredentials credentials = DemoCredentials.fresh(random);
                InetSocketAddress admin = Objects.requireNonNull(proxy.listeners().get("admin.listen"));
                issuer.register(URI.create("http://127.0.0.1:" + admin.getPort()), credentials.anthropic());
                return run(proxy, new ExampleAgent(credentials), aggregator, security, issuer);
            } finally {
                proxy.stop(STOP_GRACE);
            }
        } finally {
            delete(dir);
        }
    }

    private int run(
            RunningProxy proxy,
            ExampleAgent agent,
            Aggregator aggregator,
            WebhookReceiver security,
            ExampleIssuer issuer)
            throws Exception {
        PrintStream out = context.printer();
        Map<String, String> secrets = agent.credentials().secrets();
        out.printf("Scrubjay with %d rules before an aggregator; an agent is about to leak %d credentials.%n", proxy.ruleCount(), secrets.size());
        out.printf("%nBEFORE  what the agent says:%n");
        agent.thoughts().forEach(thought -> out.println("  log   " + thought));
        out.println("  span  http.request.header.authorization = " + agent.spanAttribute());
        out.flush();

        InetSocketAddress otlp = Objects.requireNonNull(proxy.listeners().get("receivers.otlp.http"));
        long startNanos = System.nanoTime();
        boolean acknowledged = agent.run(otlp);
        long forwardedNanos = System.nanoTime() - startNanos;
        List<WebhookReceiver.Report> all = security.await(secrets.size() + FOLLOW_UPS, REPORT_TIMEOUT);
        List<WebhookReceiver.Report> reports = of(all, "detected");
        List<WebhookReceiver.Report> deaths = of(all, "verified");

        out.printf("%nAFTER   what the aggregator received:%n");
        for (Aggregator.Received received : aggregator.received()) {
            out.print(print(received).indent(2));
        }
        out.printf("%nREPORTS what the security team heard, each signature verified:%n");
        reports.forEach(report -> out.println("  " + describe(report, startNanos)));

        out.printf("%nREVOKED the one that its issuer had registered:%n");
        deaths.forEach(death -> out.println("  " + describeDeath(death)));

        int leaked = 0;
        out.println();
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            boolean holds = aggregator.holds(secret.getValue())
                    || all.stream().anyMatch(report -> report.text().contains(secret.getValue()));
            leaked += holds ? 1 : 0;
            out.printf("  %-15s %s%n", secret.getKey(), holds ? "LEAKED" : "masked");
        }
        boolean intact = agent.cleanThoughts().stream().allMatch(aggregator::holds);
        out.printf(
                Locale.ROOT,
                "%n%d of %d secrets leaked, %d incidents reported, other records %s. Forwarded in %.0f ms, the last report"
                        + " after %.0f ms (SDK start and batching included).%n",
                leaked,
                secrets.size(),
                reports.size(),
                intact ? "intact" : "CHANGED",
                forwardedNanos / 1e6,
                reports.isEmpty() ? Double.NaN : (reports.getLast().arrivedNanos() - startNanos) / 1e6);
        out.flush();
        boolean isRevoked = issuer.isRevoked() && deaths.size() == 1;
        return acknowledged && intact && leaked == 0 && reports.size() >= secrets.size() && isRevoked ? 0 : 1;
    }

    private static List<WebhookReceiver.Report> of(List<WebhookReceiver.Report> reports, String kind) {
        return reports.stream()
                .filter(report -> report.event().path("type").asString("").equals("io.scrubjay.leak." + kind + ".v1"))
                .toList();
    }

    private static String describeDeath(WebhookReceiver.Report report) {
        JsonNode data = report.event().path("data");
        JsonNode action = data.path("action");
        Instant seen = Instant.parse(data.at("/where/first_seen").asString());
        Instant dead = Instant.parse(action.path("verified_dead_at").asString());
        return String.format(
                Locale.ROOT,
                "%-28s of agent %s, owner %s: revoked by %s, dead %d ms after it was seen",
                data.at("/credential/kind").asString("?"),
                data.at("/agent/id").asString("?"),
                data.at("/agent/owner").asString("?"),
                action.path("connector").asString("?"),
                Duration.between(seen, dead).toMillis());
    }

    private String print(Aggregator.Received received) throws Exception {
        StringBuilder text = new StringBuilder();
        ByteBuf payload = Unpooled.wrappedBuffer(received.payload());
        new OtlpTextPrinter(context.colours()).print(received.signal(), PayloadFormat.PROTOBUF, payload, text);
        return text.toString();
    }

    private static String describe(WebhookReceiver.Report report, long startNanos) {
        JsonNode data = report.event().path("data");
        JsonNode credential = data.path("credential");
        JsonNode where = data.path("where");
        return String.format(
                Locale.ROOT,
                "%-28s %-8s %s %s, fingerprint %s, after %.0f ms",
                credential.path("kind").asString("?"),
                data.path("severity").asString(credential.path("severity").asString("")),
                where.path("signal").asString("?"),
                where.path("place").asString("?"),
                credential.path("fingerprint").path("value").asString("?"),
                (report.arrivedNanos() - startNanos) / 1e6);
    }

    private static ScrubjayConfig config(
            Path dir, Aggregator aggregator, WebhookReceiver security, ExampleIssuer issuer) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ScrubjayConfig(
                new ScrubjayConfig.Receivers(new ScrubjayConfig.OtlpReceiver(null, free, 64 << 20, null), null),
                new ScrubjayConfig.Exporters(
                        new ScrubjayConfig.OtlpExporter(
                                List.of(aggregator.uri()), Map.of(), Duration.ofSeconds(10), List.of("gzip"), null, Set.of()),
                        new ScrubjayConfig.SyslogExporter(List.of(), false, false, null, 1 << 20)),
                new ScrubjayConfig.Rules(List.of("builtin"), List.of()),
                new ScrubjayConfig.Mask("label"),
                new ScrubjayConfig.Incidents(
                        dir,
                        List.of(new ScrubjayConfig.Webhook(security.uri(), new SecretValue(security.secret()), true))),
                issuer.config(),
                new ScrubjayConfig.Admin(free, null, null),
                new ScrubjayConfig.Telemetry(null),
                STOP_GRACE);
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
