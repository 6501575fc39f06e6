package io.scrubjay.proxy.reload;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.config.ConfigChanges;
import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.Scratch;
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
    private static final int MAX_LOGGED = 20;
    private static final int MAX_REASON_CHARS = 300;

    private final LiveRules live;
    private final RuleLoader loader;
    private final ScrubjayConfig started;
    private final ConfigSource source;
    private final Counter accepted;
    private final Counter refused;
    private final RuleFileWatch watch = new RuleFileWatch(FILE_CHECK_INTERVAL, this::onFileEvent);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("rules-reload").factory());

    /** The rules of the last valid configuration, whether or not their files are valid. */
    private volatile ScrubjayConfig.Rules wanted;
    /** Of the files when they were last read. */
    private volatile String fingerprint;
    private volatile @Nullable Trouble trouble;
    private @Nullable Request pending;

    /** @param ofConfiguration whether reading the rule files again cannot end it */
    private record Trouble(String text, boolean ofConfiguration) {}

    private static final class Request {
        final CompletableFuture<ReloadOutcome> outcome = new CompletableFuture<>();
        ReloadTrigger trigger;

        Request(ReloadTrigger trigger) {
            this.trigger = trigger;
        }
    }

    /**
     * @param live the rules to exchange, loaded from what {@code started} names
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
        accepted = meters.counter(Meter.RULE_RELOADS, "accepted");
        refused = meters.counter(Meter.RULE_RELOADS, "refused");
        meters.gauge(Meter.RULE_GENERATION, () -> live.current().number());
        meters.gauge(
                Meter.RULES_LOADED, () -> live.current().loaded().toEpochMilli() / 1000.0);
        meters.gauge(Meter.RULES_NATIVE, Database::openCount, "database");
        meters.gauge(Meter.RULES_NATIVE, Scratch::openCount, "scratch");
        for (Mode mode : Mode.values()) {
            meters.gauge(Meter.RULES, () -> live.current().count(mode), mode.word());
        }
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

    /** Why the files or the configuration as they are now are not in force, in a sentence; empty where they are. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(Trouble::text);
    }

    private synchronized Request takePending() {
        Request request = pending;
        if (request == null) {
            throw new IllegalStateException("reload: none pending");
        }
        pending = null;
        return request;
    }

    private void runPending() {
        Request request = takePending();
        request.outcome.complete(thread.isShutdown() ? new ReloadOutcome.Stopping() : run(request.trigger));
    }

    private ReloadOutcome run(ReloadTrigger trigger) {
        long startNanos = System.nanoTime();
        ReloadOutcome outcome;
        boolean ofConfiguration = false;
        try {
            outcome = load(trigger);
        } catch (ConfigException e) {
            outcome = new ReloadOutcome.Refused(e.problems());
            ofConfiguration = true;
        } catch (RuleSyntaxException e) {
            outcome = new ReloadOutcome.Refused(e.problems());
        } catch (RulesRefusedException e) {
            outcome = new ReloadOutcome.Refused(e.problems());
        } catch (HyperscanException e) {
            outcome = refusal(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOGGER.atError().setCause(e).log("reload failed");
            outcome = refusal("a defect of the proxy (expected: none; see its log)");
        }
        switch (outcome) {
            case ReloadOutcome.Accepted result -> onAccepted(trigger, result, System.nanoTime() - startNanos);
            case ReloadOutcome.Refused result -> onRefused(trigger, result.problems(), ofConfiguration);
            case ReloadOutcome.Stopping() -> {}
        }
        return outcome;
    }

    private static ReloadOutcome refusal(String message) {
        return new ReloadOutcome.Refused(List.of(new Problem("rules", 0, message)));
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

    private void onAccepted(ReloadTrigger trigger, ReloadOutcome.Accepted result, long nanos) {
        Trouble former = trouble;
        if (former != null && (trigger.readsConfiguration() || !former.ofConfiguration())) {
            trouble = null;
        }
        accepted.increment();
        LOGGER.atInfo()
                .addKeyValue("generation", result.generation().number())
                .addKeyValue("rules", result.generation().located().pack().rules().size())
                .addKeyValue("trigger", trigger.word())
                .addKeyValue("millis", nanos / 1_000_000)
                .log("rules reloaded");
        if (!result.needRestart().isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("keys", String.join(", ", result.needRestart()))
                    .log("only the rules of the configuration were read again; other changes take a restart");
        }
    }

    private void onRefused(ReloadTrigger trigger, List<Problem> problems, boolean ofConfiguration) {
        long generation = live.current().number();
        trouble = new Trouble(
                "a reload was refused, generation " + generation + " stays in force: " + excerpt(problems),
                ofConfiguration);
        refused.increment();
        LOGGER.atWarn()
                .addKeyValue("generation", generation)
                .addKeyValue("trigger", trigger.word())
                .addKeyValue("problems", problems.size())
                .log("rules not reloaded; those before stay in force");
        problems.stream()
                .limit(MAX_LOGGED)
                .forEach(problem -> LOGGER.atWarn().addKeyValue("problem", problem).log("rules not reloaded"));
    }

    private static String excerpt(List<Problem> problems) {
        String first = problems.getFirst().toString();
        String cut = first.length() <= MAX_REASON_CHARS ? first : first.substring(0, MAX_REASON_CHARS) + "...";
        return problems.size() == 1 ? cut : cut + " (and " + (problems.size() - 1) + " more)";
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
