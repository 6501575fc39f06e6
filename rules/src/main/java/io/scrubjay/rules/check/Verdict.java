package io.scrubjay.rules.check;

/**
 * What one of a rule's conditions said about a match.
 *
 * @param check its name, as in rule files
 * @param accepted whether it lets the match be a finding
 * @param detail what it measured or what spoke against the match; never a piece of the examined text; may be empty
 */
public record Verdict(String check, boolean accepted, String detail) {}
