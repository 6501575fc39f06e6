package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;

/**
 * What one rule cost over a corpus.
 *
 * @param hits how often the sweep was drawn to a place by this rule; shared by those that look for the same
 * @param examined how often the rule looked at a place in a line that was examined
 * @param findings what came of it
 * @param examineNanos how long it looked, without the reading of the clock
 */
public record RuleCost(Rule rule, long hits, long examined, long findings, long examineNanos) {}
