package io.scrubjay.proxy.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.ProxyStarter;
import io.scrubjay.proxy.cli.RunningProxy;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.forward.OtlpTextPrinter;
import io.scrubjay.proxy.redact.PayloadFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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

/** {@code demo}: the proxy, an agent that leaks, an aggregator and a webhook receiver in one process. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows it at work: an example agent thinks aloud through the proxy and leaks credentials.",
            "",
            "The agent uses the real OpenTelemetry SDK; its credentials are made up for the run. Prints what the agent"
                    + " said, what reached the aggregator, what the security team heard, and how long it took."
                    + " Listens on free loopback ports, leaves nothing behind.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every secret was masked and reported",
            "1:a secret reached the aggregator, or a leak was not reported",
            "2:the demonstration could not run"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(10);
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
                WebhookReceiver security = new WebhookReceiver(webhookKey)) {
            ScrubjayConfig config = config(dir, aggregator, security);
            RunningProxy proxy = starter.start(config, () -> config, context);
            try {
                return run(proxy, new ExampleAgent(DemoCredentials.fresh(random)), aggregator, security);
            } finally {
                proxy.stop(STOP_GRACE);
            }
        } finally {
            delete(dir);
        }
    }

    private int run(RunningProxy proxy, ExampleAgent agent, Aggregator aggregator, WebhookReceiver security)
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
        List<WebhookReceiver.Report> reports = security.await(secrets.size(), REPORT_TIMEOUT);

        out.printf("%nAFTER   what the aggregator received:%n");
        for (Aggregator.Received received : aggregator.received()) {
            out.print(print(received).indent(2));
        }
        out.printf("%nREPORTS what the security team heard, each signature verified:%n");
        reports.forEach(report -> out.println("  " + describe(report, startNanos)));

        int leaked = 0;
        out.println();
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            boolean holds = aggregator.holds(secret.getValue())
                    || reports.stream().anyMatch(report -> report.text().contains(secret.getValue()));
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
        return acknowledged && intact && leaked == 0 && reports.size() >= secrets.size() ? 0 : 1;
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

    private static ScrubjayConfig config(Path dir, Aggregator aggregator, WebhookReceiver security) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ScrubjayConfig(
                new ScrubjayConfig.Receivers(new ScrubjayConfig.OtlpReceiver(null, free, 64 << 20, null), null),
                new ScrubjayConfig.Exporters(
                        new ScrubjayConfig.OtlpExporter(
                                List.of(aggregator.uri()), Map.of(), Duration.ofSeconds(10), List.of("gzip"), null, Set.of()),
                        new ScrubjayConfig.SyslogExporter(null, 1 << 20)),
                new ScrubjayConfig.Rules(List.of("builtin"), List.of()),
                new ScrubjayConfig.Mask("label"),
                new ScrubjayConfig.Incidents(
                        dir,
                        List.of(new ScrubjayConfig.Webhook(security.uri(), new SecretValue(security.secret()), true))),
                RevocationConfig.NONE,
                new ScrubjayConfig.Admin(null, null, null),
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
