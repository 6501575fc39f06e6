package io.scrubjay.rules.check;

/** Hears of each match that a rule's conditions are asked about, before they answer; same thread. */
@FunctionalInterface
public interface ConditionsListener {
    /**
     * Conditions are asked.
     *
     * @param conditions to ask for their verdicts
     * @param text the examined text, as in {@link CompiledConditions#accepts(String, int, int, int, int)}
     */
    void onAsked(
            CompiledConditions conditions, String text, int matchFromByte, int matchToByte, int fromByte, int toByte);
}
