package io.scrubjay.proxy.admin;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that {@code /readyz} tells of.
 *
 * @param name what is checked, in a word or two: {@code "rules"}
 * @param required whether the proxy can take no traffic without it; otherwise trouble is told, but the answer stays 200
 * @param source why it is not well, in a sentence without secrets, or empty; asked on any thread, must answer at once
 */
public record ReadinessCheck(String name, boolean required, Supplier<Optional<String>> source) {

    /** A check without which the proxy takes no traffic. */
    public static ReadinessCheck of(String name, Supplier<Optional<String>> source) {
        return new ReadinessCheck(name, true, source);
    }

    /** A check of something that the proxy works without. */
    public static ReadinessCheck notice(String name, Supplier<Optional<String>> source) {
        return new ReadinessCheck(name, false, source);
    }

    Optional<String> trouble() {
        return source.get();
    }
}
