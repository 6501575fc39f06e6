package io.scrubjay.proxy.revoke.connector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt to revoke ended. */
public sealed interface Outcome {
    /** For the operator, without secrets: {@code "204"}. */
    String result();

    /** The provider did it, or took the order. */
    record Done(String result) implements Outcome {}

    /** There was nothing left to revoke. */
    record AlreadyDead(String result) implements Outcome {}

    /** It may work later. */
    record Retry(String result, @Nullable Duration after) implements Outcome {}

    /** It will not work: wrong rights, wrong handle, a protected credential. */
    record Refused(String result) implements Outcome {}
}
