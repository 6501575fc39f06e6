package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;

/**
 * What one rule cost over a corpus.
 *
 * @param stops how often the sweep stopped for this rule to look around; shared by those that look for the same
 * @param hits how many of these places it found worth an examination
 * @param examined how often the rule looked at a place in a line that was examined
 * @param findings what came of it
 * @param examineNanos how long it looked, without the reading of the clock
 */
public record RuleCost(Rule rule, long stops, long hits, long examined, long findings, long examineNanos) {}
