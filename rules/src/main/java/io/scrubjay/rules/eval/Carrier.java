package io.scrubjay.rules.eval;

import org.jspecify.annotations.Nullable;

/** A context in which telemetry carries a text. */
interface Carrier {
    /** For reports. */
    String name();

    /** The text, in three parts of which any may be empty, in this context; null where it cannot stand there. */
    @Nullable Carried carry(String before, String secret, String behind);
}
