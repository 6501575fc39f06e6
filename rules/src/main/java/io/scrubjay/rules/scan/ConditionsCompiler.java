package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.check.CompiledConditions;

/** Compiles the conditions of a matcher's rule. */
@FunctionalInterface
interface ConditionsCompiler {
    /**
     * Compiles them.
     *
     * @throws IllegalArgumentException if a check is unknown or an expression refused
     */
    CompiledConditions compile(Conditions conditions);
}
