package io.scrubjay.proxy.admin;

import java.util.Optional;
import java.util.function.Supplier;

/** One thing that must be well for the proxy to take traffic. Asked on any thread; must answer at once. */
public interface ReadinessCheck {

    /** What is checked, in a word or two: {@code "rules"}. */
    String name();

    /** Why the proxy is not ready, in a sentence without secrets; empty if it is. */
    Optional<String> trouble();

    /** A check that asks a supplier. */
    static ReadinessCheck of(String name, Supplier<Optional<String>> trouble) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> trouble() {
                return trouble.get();
            }
        };
    }
}
