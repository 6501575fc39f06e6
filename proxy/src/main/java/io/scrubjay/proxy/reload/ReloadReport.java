package io.scrubjay.proxy.reload;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.hyperscan.Scratch;
import io.scrubjay.rules.syntax.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator how reloads end, in the log, in meters, at {@code /readyz}. */
final class ReloadReport {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReloadReport.class);
    private static final int MAX_LOGGED = 20;
    private static final int MAX_REASON_CHARS = 300;

    private final LiveRules live;
    private final Counter accepted;
    private final Counter refused;
    private volatile @Nullable Trouble trouble;

    /** @param ofConfiguration whether reading only the rule files again cannot end it */
    private record Trouble(String text, boolean ofConfiguration) {}

    ReloadReport(LiveRules live, Meters meters) {
        this.live = live;
        accepted = meters.counter(Meter.RULE_RELOADS, "accepted");
        refused = meters.counter(Meter.RULE_RELOADS, "refused");
        meters.gauge(Meter.RULE_GENERATION, () -> live.current().number());
        meters.gauge(Meter.RULES_LOADED, () -> live.current().loaded().toEpochMilli() / 1000.0);
        meters.gauge(Meter.RULES_NATIVE, Database::openCount, "database");
        meters.gauge(Meter.RULES_NATIVE, Scratch::openCount, "scratch");
        for (Mode mode : Mode.values()) {
            meters.gauge(Meter.RULES, () -> live.current().count(mode), mode.word());
        }
    }

    /** Why the rules as they were last read are not in force; empty where they are. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(Trouble::text);
    }

    void accepted(ReloadTrigger trigger, ReloadOutcome.Accepted result, Duration took) {
        Trouble former = trouble;
        if (former != null && (trigger.readsConfiguration() || !former.ofConfiguration())) {
            trouble = null;
        }
        accepted.increment();
        LOGGER.atInfo()
                .addKeyValue("generation", result.generation().number())
                .addKeyValue("rules", result.generation().located().pack().rules().size())
                .addKeyValue("trigger", trigger.word())
                .addKeyValue("millis", took.toMillis())
                .log("rules reloaded");
        result.notices().stream()
                .limit(MAX_LOGGED)
                .forEach(notice -> LOGGER.atInfo().addKeyValue("notice", notice).log("part of a rule file is not used"));
        if (!result.needRestart().isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("keys", String.join(", ", result.needRestart()))
                    .log("only the rules of the configuration were read again; other changes take a restart");
        }
    }

    /** @param ofConfiguration whether the configuration was wrong, not the rule files */
    void refused(ReloadTrigger trigger, List<Problem> problems, boolean ofConfiguration) {
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
}
