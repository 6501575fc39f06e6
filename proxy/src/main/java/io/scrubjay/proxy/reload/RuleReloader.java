package io.scrubjay.proxy.reload;

import io.scrubjay.proxy.config.ConfigChanges;
import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.syntax.Problem;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts other rules in force when asked to, or when a rule file has changed. Any thread.
 *
 * <p>One reload runs at a time, on a thread of its own. Who asks while one runs shares the next one with all who do, since the
 * one that runs may have read the files before they changed.
 */
public final class RuleReloader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RuleReloader.class);
    private static final Duration FILE_CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);

    private final LiveRules live;
    private final RuleLoader loader;
    private final ScrubjayConfig started;
    private final ConfigSource source;
    private final ReloadReport report;
    private final RuleFileWatch watch = new RuleFileWatch(FILE_CHECK_INTERVAL, this::onFileEvent);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("rules-reload").factory());

    /** The rules of the last valid configuration, whether or not their files are valid. */
    private volatile ScrubjayConfig.Rules wanted;
    /** Of the files when they were last read. */
    private volatile String fingerprint;

    private @Nullable Request pending;

    private static final class Request {
        final CompletableFuture<ReloadOutcome> outcome = new CompletableFuture<>();
        ReloadTrigger trigger;

        Request(ReloadTrigger trigger) {
            this.trigger = trigger;
        }
    }

    /**
     * Begins with rules that are in force.
     *
     * @param live these rules, loaded from what {@code started} names
     * @param fingerprint of their files, taken before they were read
     * @param source where the configuration is read again
     */
    public RuleReloader(
            LiveRules live,
            RuleLoader loader,
            ScrubjayConfig started,
            String fingerprint,
            ConfigSource source,
            Meters meters) {
        this.live = live;
        this.loader = loader;
        this.started = started;
        this.fingerprint = fingerprint;
        this.source = source;
        this.wanted = started.rules();
        this.report = new ReloadReport(live, meters);
    }

    /** Begins to watch the files. */
    public void start() {
        watch.watch(wanted.files());
        watch.start();
    }

    /**
     * Asks for a reload.
     *
     * @return how it ended, completed on the reloading thread
     */
    public synchronized CompletableFuture<ReloadOutcome> reload(ReloadTrigger trigger) {
        Request request = pending;
        if (request != null) {
            request.trigger = trigger.readsConfiguration() ? trigger : request.trigger;
            return request.outcome;
        }
        request = new Request(trigger);
        try {
            thread.execute(this::runPending);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new ReloadOutcome.Stopping());
        }
        pending = request;
        return request.outcome;
    }

    /** Why the rules as they were last read are not in force, in a sentence; empty where they are. */
    public Optional<String> trouble() {
        return report.trouble();
    }

    private void runPending() {
        Request request = takePending();
        request.outcome.complete(thread.isShutdown() ? new ReloadOutcome.Stopping() : run(request.trigger));
    }

    private synchronized Request takePending() {
        Request request = pending;
        if (request == null) {
            throw new IllegalStateException("reload: none pending (expected: one a task)");
        }
        pending = null;
        return request;
    }

    private ReloadOutcome run(ReloadTrigger trigger) {
        long startNanos = System.nanoTime();
        try {
            ReloadOutcome outcome = load(trigger);
            if (outcome instanceof ReloadOutcome.Accepted accepted) {
                report.accepted(trigger, accepted, Duration.ofNanos(System.nanoTime() - startNanos));
            }
            return outcome;
        } catch (ConfigException e) {
            return refused(trigger, e.problems(), true);
        } catch (RuleSyntaxException e) {
            return refused(trigger, e.problems(), false);
        } catch (RulesRefusedException e) {
            return refused(trigger, e.problems(), false);
        } catch (HyperscanException e) {
            return refused(trigger, List.of(new Problem("rules", 0, String.valueOf(e.getMessage()))), false);
        } catch (RuntimeException | StackOverflowError e) {
            LOGGER.atError().setCause(e).log("reload failed");
            String defect = "a defect of the proxy (expected: none; see its log)";
            return refused(trigger, List.of(new Problem("rules", 0, defect)), false);
        }
    }

    private ReloadOutcome refused(ReloadTrigger trigger, List<Problem> problems, boolean ofConfiguration) {
        report.refused(trigger, problems, ofConfiguration);
        return new ReloadOutcome.Refused(problems);
    }

    private ReloadOutcome load(ReloadTrigger trigger) throws ConfigException, RulesRefusedException {
        List<String> needRestart = List.of();
        if (trigger.readsConfiguration()) {
            ScrubjayConfig config = source.read();
            needRestart = ConfigChanges.between(started, config).stream()
                    .filter(key -> !key.startsWith("rules."))
                    .toList();
            wanted = config.rules();
        }
        ScrubjayConfig.Rules rules = wanted;
        watch.watch(rules.files());
        fingerprint = RuleFiles.fingerprint(rules.files());
        RuleGeneration next = loader.load(rules, live.current().number() + 1);
        try {
            new RuleTrial(new SplittableRandom(new SecureRandom().nextLong()), TRIAL_LIMIT, System::nanoTime).run(next);
        } catch (RulesRefusedException | RuntimeException | StackOverflowError e) {
            next.release();
            throw e;
        }
        return live.install(next)
                ? new ReloadOutcome.Accepted(next, next.located().notices(), needRestart)
                : new ReloadOutcome.Stopping();
    }

    private void onFileEvent() {
        List<Path> files = wanted.files();
        watch.watch(files);
        if (!RuleFiles.fingerprint(files).equals(fingerprint)) {
            reload(ReloadTrigger.FILES).join();
        }
    }

    /** Stops reloading; one that runs puts nothing in force any more. Called while the event loops still run. */
    @Override
    public void close() {
        watch.close();
        live.freeze();
        thread.shutdown();
        Request left;
        synchronized (this) {
            left = pending;
        }
        if (left != null) {
            left.outcome.complete(new ReloadOutcome.Stopping());
        }
    }
}
