package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.LoadedConfig;
import io.scrubjay.proxy.config.ScrubjayConfig;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the proxy, until a signal ends it. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the proxy.",
            "",
            "Without a file it listens on loopback (OTLP 4317 and 4318, syslog 5514, admin 9464), prints redacted"
                    + " records here and keeps incidents in ./data.",
            ""
        },
        footer = {
            "",
            "Every key can be set by a variable as well: SCRUBJAY_RECEIVERS_OTLP_GRPC=127.0.0.1:14317 for"
                    + " receivers.otlp.grpc. OTEL_EXPORTER_OTLP_ENDPOINT (with OTEL_EXPORTER_OTLP_PROTOCOL=grpc for gRPC)"
                    + " sets the OTLP upstream where neither file nor SCRUBJAY_ variable does.",
            "",
            "SIGHUP, a change of a rule file and POST /v1/rules/reload put other rules in force without a restart.",
            "SIGTERM and SIGINT stop it: no new requests, those under way are finished within shutdownGrace.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal, everything accepted was delivered or recorded",
            "1:could not start (a port is taken, ...), or the draining did not finish in time",
            "2:wrong usage or configuration; no port was opened"
        })
final class RunCommand implements Callable<Integer> {
    private final CliContext context;
    private final ProxyStarter starter;
    private final StopSignal stopSignal;
    private final ReloadSignal reloadSignal;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "The configuration, YAML. Check it with: scrubjay check")
    private @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            converter = Profile.Converter.class,
            description = "sidecar: little memory and one event loop, for a proxy beside each application")
    private @Nullable Profile profile;

    RunCommand(CliContext context, ProxyStarter starter, StopSignal stopSignal, ReloadSignal reloadSignal) {
        this.context = context;
        this.starter = starter;
        this.stopSignal = stopSignal;
        this.reloadSignal = reloadSignal;
    }

    @Override
    public Integer call() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(config, context.variables());
        loaded.warnings().forEach(warning -> context.err().println("warning: " + warning));
        if (profile != null && !profile.inForce()) {
            context.err().println("warning: --profile: " + profile.word()
                    + ": not in force (expected: started by the launcher, which knows its options for Java)");
        }
        CompletableFuture<RunningProxy> started = new CompletableFuture<>();
        reloadSignal.onReload(() -> started.thenAccept(RunningProxy::reloadRules));
        RunningProxy proxy = starter.start(
                loaded.config(), () -> ConfigLoader.load(config, context.variables()).config(), context);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger();
        stopSignal.onStop(() -> {
            code.set(stop(proxy, loaded.config().shutdownGrace()));
            stopped.countDown();
            return code.get();
        });
        PrintStream out = context.printer();
        new Banner(new Palette(context.colours())).print(proxy, loaded.config(), sinceStart(), out);
        out.flush();
        started.complete(proxy);
        stopped.await();
        return code.get();
    }

    private int stop(RunningProxy proxy, Duration grace) {
        try {
            context.err().println("stopping: no new requests, up to " + grace.toSeconds() + " s for those under way");
            Undelivered left = proxy.stop(grace);
            if (left.isNothing()) {
                context.err().println("stopped: everything accepted was delivered or recorded");
                return ExitCodes.OK;
            }
            context.err().println("stopped: not everything could be delivered in time (" + left + ")");
        } catch (RuntimeException e) {
            ErrorReport.print(e, context.err());
        }
        return ExitCodes.FOUND;
    }

    /** Since the start of the JVM: the process is older where the launcher had to build first. */
    private static Duration sinceStart() {
        return Duration.ofMillis(
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
