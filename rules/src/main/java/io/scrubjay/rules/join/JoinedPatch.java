package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;

/**
 * One replacement in a record.
 *
 * @param patch what is replaced by what, with offsets in the record; where the secret stands in several records, its
 *     fingerprint is that of the whole
 * @param continued whether the secret began in an earlier record, whose patch has reported it already
 */
public record JoinedPatch(Patch patch, boolean continued) {}
