package io.scrubjay.proxy.cli;

import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.syntax.Problem;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says on standard error why a command failed; only our own bugs get a stack trace. */
final class ErrorReport {
    private static final int MOST_PROBLEMS = 200;

    private ErrorReport() {}

    static void print(Exception failure, PrintStream err) {
        switch (failure) {
            case ConfigException e -> problems(e.problems(), err);
            case RuleSyntaxException e -> problems(e.problems(), err);
            case StartException e -> line(e.getMessage(), err);
            case HyperscanException e -> line(e.getMessage(), err);
            case ScanException e -> line(e.getMessage(), err);
            case UnscannableException e -> line(e.getMessage(), err);
            case InputException e -> line(e.getMessage(), err);
            case NoSuchFileException e -> line(e.getFile() + ": no such file", err);
            case FileSystemException e ->
                line(e.getFile() + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()), err);
            case IOException e -> line(String.valueOf(e.getMessage()), err);
            default -> {
                line("a bug in Scrubjay, please report it:", err);
                failure.printStackTrace(err);
            }
        }
        err.flush();
    }

    /** Each problem on a line, as far as anybody reads them, then their number. */
    static void problems(List<Problem> problems, PrintStream err) {
        problems.stream().limit(MOST_PROBLEMS).forEach(err::println);
        if (problems.size() > MOST_PROBLEMS) {
            err.println("... and " + (problems.size() - MOST_PROBLEMS) + " more");
        }
        err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }

    private static void line(@Nullable String message, PrintStream err) {
        err.println("scrubjay: " + message);
    }
}
